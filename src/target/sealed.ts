import type { Payload, Reply, Target } from '../model.ts';

type Redact = (text: string) => string;

function payload(given: Payload, redact: Redact): Payload {
  switch (given.kind) {
    case 'empty':
      return given;
    case 'text':
      return { kind: 'text', text: redact(given.text) };
    case 'json': {
      const text = JSON.stringify(given.value);
      const clean = redact(text);
      return clean === text ? given : { kind: 'json', value: JSON.parse(clean) };
    }
  }
}

function reply(given: Reply, redact: Redact): Reply {
  if (given.kind === 'fault') return { ...given, message: redact(given.message) };
  const headers = Object.entries(given.headers).map(([name, value]) => [name, redact(value)] as const);
  return { ...given, headers: Object.fromEntries(headers), payload: payload(given.payload, redact) };
}

/** A target whose replies hold no secret: what a tenant echoes is redacted before anyone else sees it. */
export function sealed(target: Target, redact: Redact): Target {
  return {
    ...target,
    send: async (request, withinMs) => reply(await target.send(request, withinMs), redact),
  };
}
