// Pending actions: numbered, and each sent with the earlier ones that weren't answered yet, because the server keeps
// only the last message of a panel while it is busy. None is lost, none is done twice (geo/ui/live/panel.py).

/** How long an answer to an older action is ignored while a newer one is pending. */
export const PATIENCE_MS = 5000;

export class Outbox {
  constructor() {
    this.seen = 0; // the number of the last action that an answer covered
    this.sent = 0;
    this.sentAt = -Infinity;
    this.unheard = [];
  }

  /** Number an action; returns all unanswered actions, this one last. */
  add(action, now) {
    this.sent = Math.max(this.seen, this.sent) + 1;
    this.sentAt = now;
    this.unheard = [...this.unheard, { ...action, n: this.sent }];
    return this.unheard;
  }

  /** Forget the actions up to a number, which the server has received. */
  hear(number) {
    this.unheard = this.unheard.filter((action) => action.n > number);
  }

  /** Whether an answer that covers actions up to a number is outdated. */
  isAwaitingNewer(number, now) {
    return this.sent > 0 && number < this.sent && now - this.sentAt < PATIENCE_MS;
  }

  /** Whether the server hasn't received an action yet. */
  isUnheard(number) {
    return this.unheard.some((action) => action.n === number);
  }
}
