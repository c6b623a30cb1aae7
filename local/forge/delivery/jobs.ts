import type { Installation } from '../installation';

export interface JobStats {
  success: number;
  inProgress: number;
  failed: number;
}

/** What became of the events of each push. Kept in memory, for the newest jobs. */
interface Jobs {
  add(installation: Installation, queueName: string, jobId: string, events: number): void;
  finish(
    installation: Installation,
    event: { queueName: string; jobId: string },
    as: 'success' | 'failed',
  ): void;
  stats(installation: Installation, queueName: string, jobId: string): JobStats | undefined;
  /** Undelivered events of the job will not be delivered any more. False: no such job. */
  cancel(installation: Installation, queueName: string, jobId: string): boolean;
  isCancelled(installation: Installation, event: { queueName: string; jobId: string }): boolean;
}

/** More jobs than a day of pushes at the documented rate of requests would keep busy; the oldest are forgotten first. */
const MAX_JOBS = 20_000;

/** Creates an empty record of jobs. */
export function createJobs(): Jobs {
  const jobs = new Map<string, JobStats & { cancelled: boolean }>();
  const nameOf = (installation: Installation, queueName: string, jobId: string) =>
    `${installation.options.installationId} ${queueName} ${jobId}`;
  const find = (installation: Installation, queueName: string, jobId: string) =>
    jobs.get(nameOf(installation, queueName, jobId));
  return {
    add(installation, queueName, jobId, events) {
      jobs.set(nameOf(installation, queueName, jobId), {
        success: 0,
        inProgress: events,
        failed: 0,
        cancelled: false,
      });
      for (const oldest of jobs.keys()) {
        if (jobs.size <= MAX_JOBS) break;
        jobs.delete(oldest);
      }
    },
    finish(installation, event, as) {
      const job = find(installation, event.queueName, event.jobId);
      if (!job) return;
      job.inProgress -= 1;
      job[as] += 1;
    },
    stats(installation, queueName, jobId) {
      const job = find(installation, queueName, jobId);
      return job && { success: job.success, inProgress: job.inProgress, failed: job.failed };
    },
    cancel(installation, queueName, jobId) {
      const job = find(installation, queueName, jobId);
      if (job) job.cancelled = true;
      return job !== undefined;
    },
    isCancelled: (installation, event) =>
      find(installation, event.queueName, event.jobId)?.cancelled ?? false,
  };
}
