import type { Cost } from './history';

/** Adds up what histories cost. */
export function addCost(sum: Cost | undefined, one: Cost): Cost {
  if (sum === undefined) return structuredClone(one);
  const pointsByRoute = { ...sum.pointsByRoute };
  for (const [route, calls] of Object.entries(one.pointsByRoute))
    pointsByRoute[route] = (pointsByRoute[route] ?? 0) + calls;
  return {
    changes: sum.changes + one.changes,
    points: sum.points + one.points,
    pointsByRoute,
    kvsReadUnits: sum.kvsReadUnits + one.kvsReadUnits,
    kvsWriteUnits: sum.kvsWriteUnits + one.kvsWriteUnits,
    messages: sum.messages + one.messages,
    bytes: sum.bytes + one.bytes,
    hours: sum.hours + one.hours,
    deaths: sum.deaths + one.deaths,
  };
}

/** What a change cost on average, in lines; everything is in it: polls, sweeps, resends, handshakes. */
export function costLines(cost: Cost): string[] {
  const each = (n: number) => (n / Math.max(1, cost.changes)).toFixed(2);
  const routes = Object.entries(cost.pointsByRoute)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 12)
    .map(([route, calls]) => `  ${each(calls).padStart(8)}  ${route.replace('/rest/api/3', '')}`);
  return [
    `${cost.changes} changes in ${Math.round(cost.hours)} hours of both sides; ${cost.deaths} processes died. For each change:`,
    `  ${each(cost.points).padStart(8)}  Jira points`,
    `  ${each(cost.kvsReadUnits).padStart(8)}  storage reads of 10 KB`,
    `  ${each(cost.kvsWriteUnits).padStart(8)}  storage writes of 10 KB`,
    `  ${each(cost.messages).padStart(8)}  messages (resends and acknowledgements included)`,
    `  ${each(cost.bytes).padStart(8)}  bytes on the relay`,
    'Requests to Jira for each change:',
    ...routes,
  ];
}
