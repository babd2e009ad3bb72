import { connect } from 'node:net';
import type { TargetFault } from '../model.ts';
import { faultOf, type Line, speaksOtherwise, spoken } from './fault.ts';

/** Enough for whoever speaks first, and for a server that complains of what it cannot read. */
const PATIENCE_MS = 1_500;

/** The head of a TLS record and the end of a request line: no request, and no server takes it for one. */
const HELLO = Buffer.from('\x16\x03\x01\r\n\r\n', 'latin1');

/** What a server that was expected to speak TLS speaks instead; undefined when it does not say. */
function greeting(origin: string): Promise<TargetFault | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 443 : Number(port),
      timeout: PATIENCE_MS,
    });
    const end = (first?: string): void => {
      socket.destroy();
      resolve(first === undefined ? undefined : spoken(first, origin));
    };
    socket.once('timeout', () => end());
    socket.once('connect', () => socket.write(HELLO));
    socket.once('data', (bytes) => end(bytes.toString('latin1')));
    socket.once('error', () => end());
    socket.once('close', () => end());
  });
}

/**
 * The fault that a thrown network error is; throws it when it is an error of ours. `isDirect`: there is no proxy in
 * between, so that a server that does not speak TLS can be asked what it does speak.
 */
export async function explained(
  error: unknown,
  origin: string,
  line: Line,
  isDirect: boolean,
): Promise<TargetFault> {
  const known = faultOf(error, origin, line);
  if (known === undefined) throw error;
  return (isDirect && speaksOtherwise(error) ? await greeting(origin) : undefined) ?? known;
}
