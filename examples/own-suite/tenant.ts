import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Without AUTH0_DOMAIN, starts the reference tenant and points the tests at it. */
export async function setup(): Promise<(() => void) | undefined> {
  if (process.env.AUTH0_DOMAIN !== undefined) return undefined;
  const tenant = spawn('npx', ['patchproof', 'tenant', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that npx and what it started end together.
    detached: true,
  });
  let told = '';
  while (!told.includes('PATCHPROOF_OTHER_CONNECTION_ID=')) {
    const [chunk] = await once(tenant.stdout, 'data');
    told += String(chunk);
  }
  for (const [, name = '', value] of told.matchAll(/^(AUTH0_\w+|PATCHPROOF_\w+)=(.*)$/gm)) {
    process.env[name] = value;
  }
  return () => {
    if (tenant.pid !== undefined) process.kill(-tenant.pid);
  };
}
