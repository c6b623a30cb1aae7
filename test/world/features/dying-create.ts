import { ProcessDied } from '../hostile/mortal';
import type { Wrap } from '../side';

/** A process that dies right after it has made an issue, before it has stored which one. */
export const dyingAfterCreate: Wrap = {
  http: (real) => ({
    async send(request) {
      const answered = await real.send(request);
      if (request.method === 'POST' && request.target.split('?')[0]?.endsWith('/issue/bulk') === true)
        throw new ProcessDied();
      return answered;
    },
  }),
};
