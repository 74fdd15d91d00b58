// Actions on their way to the server: numbered, and each sent with those before it that weren't answered yet, since the
// server keeps only the last message of a panel while it is busy. None is lost, none is done twice (geo/ui/live/panel.py).

/** How long an answer to something older is left aside while a newer one is on its way. */
export const PATIENCE_MS = 5000;

export class Outbox {
  constructor() {
    this.seen = 0; // the number of the last action that an answer knew of
    this.sent = 0;
    this.sentAt = -Infinity;
    this.unheard = [];
  }

  /** Number an action; gives all actions that the server hasn't answered, this one last. */
  add(action, now) {
    this.sent = Math.max(this.seen, this.sent) + 1;
    this.sentAt = now;
    this.unheard = [...this.unheard, { ...action, n: this.sent }];
    return this.unheard;
  }

  /** Forget what the server has heard: actions up to this number. */
  hear(number) {
    this.unheard = this.unheard.filter((action) => action.n > number);
  }

  /** Whether an answer that knows actions up to this number is older than one to come. */
  isAwaitingNewer(number, now) {
    return this.sent > 0 && number < this.sent && now - this.sentAt < PATIENCE_MS;
  }

  /** Whether the server hasn't heard an action. */
  isUnheard(number) {
    return this.unheard.some((action) => action.n === number);
  }
}
