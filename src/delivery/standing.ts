import { type Delivery, FAILURES_TO_PAUSE, type Plan, RECENT, type Run } from "../schedule/delivery.js";
import type { Schedule } from "../schedule/schedule.js";

/** The run with a plan's draw taken over; applying it again changes nothing. */
export function withDraw(run: Run, { due, scope, deck, newFrom }: Plan): Run {
  const { deck: _, ...rest } = run;
  return {
    ...rest,
    ...(deck.after === undefined ? {} : { deck: deck.after }),
    scope,
    newFrom: newFrom.after,
    open: due,
  };
}

/** The run with a plan's draw taken back, unless the schedule draws from something else by now. */
function withoutDraw(run: Run, { scope, deck, newFrom }: Plan): Run {
  if (run.scope !== scope) return run;
  const { deck: _, ...rest } = run;
  return { ...rest, ...(deck.before === undefined ? {} : { deck: deck.before }), newFrom: newFrom.before };
}

function failed(run: Run, schedule: Schedule, clock: number, boot: string): Run {
  // What went wrong before people changed or resumed it does not count.
  const failures = (run.failedAt > schedule.since ? run.failures : 0) + 1;
  const counted = { ...run, failures, failedAt: clock };
  return failures < FAILURES_TO_PAUSE ? counted : { ...counted, paused: { at: clock, told: "todo", boot } };
}

function outcomeOf(run: Run, delivery: Delivery, schedule: Schedule, clock: number, boot: string): Run {
  switch (delivery.outcome) {
    case "forbidden":
    case "gone":
      return failed(withoutDraw(run, delivery), schedule, clock, boot);
    case "failed":
      // What may stand there counts as shown.
      return delivery.unclear ? run : withoutDraw(run, delivery);
    case "done": {
      const { channel, message, as } = delivery;
      const isPinned = delivery.steps.pinned?.state === "done" && message !== undefined;
      return { ...run, failures: 0, ...(isPinned ? { pinned: { channel, message, as } } : {}) };
    }
    default:
      return run;
  }
}

/** The run once a delivery is finished. */
export function settled(run: Run, delivery: Delivery, schedule: Schedule, clock: number, boot: string): Run {
  const { due, asked } = delivery;
  const { open: _, ...closed } = run;
  return {
    ...outcomeOf(closed, delivery, schedule, clock, boot),
    ...(asked ? { askedUntil: due } : { until: due }),
    recent: [due, ...run.recent.filter((one) => one !== due)].slice(0, RECENT),
  };
}
