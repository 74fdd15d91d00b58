// Acts on their way to the server: numbered, and each sent with those before it that weren't answered yet, since the
// server keeps only the last message of a panel while it is busy. None is lost, none is done twice (geo/ui/live/panel.py).

/** How long an answer to something older is left aside while a newer one is on its way. */
export const PATIENCE_MS = 5000;

export class Outbox {
  constructor() {
    this.seen = 0; // the number of the last act that an answer knew of
    this.sent = 0;
    this.sentAt = -Infinity;
    this.unheard = [];
  }

  /** Number an act; gives all acts that the server hasn't answered, this one last. */
  add(act, now) {
    this.sent = Math.max(this.seen, this.sent) + 1;
    this.sentAt = now;
    this.unheard = [...this.unheard, { ...act, n: this.sent }];
    return this.unheard;
  }

  /** Forget what the server has heard: acts up to this number. */
  hear(number) {
    this.unheard = this.unheard.filter((act) => act.n > number);
  }

  /** Whether an answer that knows acts up to this number is older than one to come. */
  isAwaitingNewer(number, now) {
    return this.sent > 0 && number < this.sent && now - this.sentAt < PATIENCE_MS;
  }

  /** Whether the server hasn't heard an act. */
  isUnheard(number) {
    return this.unheard.some((act) => act.n === number);
  }
}
