/** The token endpoint could not be reached or could not serve: nothing is known of the tenant. Said in one line. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unreachable';
  }
}
