/** Does a thing until it fails: throws that error once, and is silent from then on. */
export function untilItFails<Given>(work: (given: Given) => void): (given: Given) => void {
  let hasFailed = false;
  return (given) => {
    if (hasFailed) return;
    try {
      work(given);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}
