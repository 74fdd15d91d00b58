// The one script of the page's panels (geo/ui/panel.py): puts the server's HTML, escaped there, into place,
// and tells the server what a person did. Listeners sit on the panel, so new HTML needs no new ones.

const WAIT_FOR_TYPING_MS = 250;
const GIVE_UP_ON_ANSWER_MS = 5000;
const SAY_AGAIN_MS = 1500;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".panel");
  if (!root) return;
  root.trigger = setTriggerValue;
  if (!root.wired) wire(root);
  root.unheard = (root.unheard || []).filter((act) => act.n > data.seen);
  const awaited = root.sent && data.seen < root.sent && Date.now() - root.sentAt < GIVE_UP_ON_ANSWER_MS;
  if (awaited) return; // an answer to something older; the newer one is on its way
  if (root.html === data.html && root.seen === data.seen) return;
  root.html = data.html;
  root.seen = data.seen;
  replace(root, data.html);
}

function replace(root, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  const first = !root.firstElementChild;
  const holder = document.activeElement;
  const homes = root.contains(holder) ? [holder.closest("[data-back]")?.dataset.back, holder.closest("[data-card]")?.id] : [];
  children(root, made.content, root);
  for (const one of root.querySelectorAll("[data-cookie]")) keep(one.dataset.cookie, one.dataset.value);
  if (homes.length && !root.contains(holder)) focusOn(homes.map((id) => id && document.getElementById(id)).find(Boolean));
  if (first) arrive(root);
  const list = root.contains(document.activeElement) && foundBy(root, document.activeElement);
  if (list) list.scrollIntoView({ block: "nearest" });
  const wrong = root.querySelector("[role=alert]");
  if (wrong && wrong !== root.wrong) wrong.scrollIntoView({ block: "nearest" });
  root.wrong = wrong;
  if (alight.length) for (const one of root.querySelectorAll("[data-of]")) one.classList.toggle("lit", meant(one.dataset.of, alight));
  lead(root);
  welcome(root);
  turn(root);
}

// Another page of a list is read from its top.
function turn(root) {
  const page = root.querySelector("[data-page]")?.dataset.page;
  if (page && root.page && page !== root.page) for (let one = root; one; one = one.parentElement) one.scrollTop = 0;
  root.page = page;
}

// An incident that somebody added opens for correction, its kind first.
function welcome(root) {
  const card = root.known && [...root.querySelectorAll("[data-card]")].find((one) => !root.known.has(one.id));
  root.known = null;
  if (!card) return;
  card.querySelector("details.correct").open = true;
  card.scrollIntoView({ block: "nearest" });
  card.querySelector("select").focus();
}

function focusOn(element) {
  element?.focus({ preventScroll: true });
}

// A page that is new begins at the element that it names, once that is there and Streamlit has taken the old page away;
// where there is no keyboard, that would only raise the one on the screen.
function arrive(root, tries = 100) {
  if (matchMedia("(hover: none)").matches) return;
  const named = root.querySelector("[data-focus-at]");
  const wanted = root.querySelector("[data-focus-first]") || (named && document.querySelector(named.dataset.focusAt));
  if (wanted && document.activeElement === document.body) focusOn(wanted);
  else if ((wanted || named) && tries) setTimeout(() => arrive(root, tries - 1), 100);
}

// What this browser is to remember of the view; the server reads it when the page is opened the next time.
function keep(name, value) {
  const path = new URL("./", location.href).pathname;
  document.cookie = `${name}=${value}; path=${path}; max-age=${value ? 31536000 : 0}; SameSite=Lax`;
}

// What stays the same keeps its place in the page: a click that has begun, the focus, a word half typed, what
// was folded out and how far something was scrolled survive an answer that comes in between.
function children(old, wanted, root) {
  let here = old.firstChild;
  for (const next of [...wanted.childNodes]) {
    if (here && alike(here, next)) {
      into(here, next, root);
      here = here.nextSibling;
      continue;
    }
    const moved = next.id && [...old.children].find((one) => one.id === next.id && alike(one, next));
    if (moved) into(moved, next, root);
    old.insertBefore(moved || document.importNode(next, true), here);
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
}

function alike(old, next) {
  return old.nodeName === next.nodeName && (old.id || "") === (next.id || "") && old.dataset?.key === next.dataset?.key;
}

function into(old, next, root) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return;
  }
  const kept = old.nodeName === "DETAILS" ? "open" : "";
  for (const { name, value } of next.attributes) if (name !== kept && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (name !== kept && !next.hasAttribute(name)) old.removeAttribute(name);
  if (old.nodeName === "INPUT" && old.type === "checkbox") old.checked = next.hasAttribute("checked");
  else if (old.nodeName === "INPUT" && !(old.typed && old === document.activeElement)) old.value = next.getAttribute("value") ?? "";
  children(old, next, root);
  if (old.nodeName === "SELECT") old.value = (next.querySelector("option[selected]") || next.options[0])?.value ?? "";
}

// Who opened the details without a mouse finds the focus there, and back where it was when they close them.
function lead(root) {
  const wanted = root.querySelector("[data-focus-once]");
  if (!wanted) {
    if (root.led && document.activeElement === document.body) root.led()?.focus();
    root.led = root.focused = null;
    return;
  }
  if (root.focused === wanted.dataset.focusOnce) return;
  const first = root.focused === undefined;
  root.focused = wanted.dataset.focusOnce;
  const holder = document.activeElement;
  if (holder?.tagName === "IFRAME") {
    const marker = holder.contentDocument?.activeElement;
    if (!marker?.matches("[data-id]:focus-visible")) return;
    const { id } = marker.dataset;
    root.led = () => holder.contentDocument.querySelector(`[data-id="${CSS.escape(id)}"]`);
  } else if (holder?.id && holder.matches("[data-do=open]:focus-visible")) {
    const { id } = holder;
    root.led = () => document.getElementById(id);
  } else if (first || holder !== document.body) return;
  wanted.focus({ preventScroll: true });
}

// The map needn't wait for the server to hear of a new filter: it is told at once, in the words that the
// server will use a moment later (geo.filter.Filter.to_query), and the server's answer then changes nothing.
const WORDS = ["type", "domain", "since", "until", "q", "country", "region", "target", "means", "actor", "verification",
  "precision", "source", "hide", "min_killed", "min_injured", "bbox"];

function preview(changes) {
  const frame = [...document.querySelectorAll(".st-key-map iframe")].find((one) => one.contentWindow?.incidentMap?.query);
  if (!frame) return;
  const map = frame.contentWindow.incidentMap;
  const known = new URLSearchParams(map.query);
  const query = new URLSearchParams();
  for (const word of WORDS) for (const value of changes[word] ?? known.getAll(word)) query.append(word, value);
  const { theme } = frame.contentDocument.documentElement.dataset;
  map.update({ query: query.toString(), version: known.get("v"), selected: map.selected, theme, go: null });
}

function foreseen(act) {
  if (act.do === "set" && act.field !== "domain") return { [act.field]: act.values };
  if (act.do === "clear") return Object.fromEntries(WORDS.filter((word) => word !== "hide").map((word) => [word, []]));
  if (act.do === "show") return { hide: [] };
  if (act.do === "unplaced") return { precision: ["none"] };
  if (act.do === "placed") return { precision: [] };
  if (act.do === "range" && "since" in act) return { since: act.since ? [act.since] : [], until: act.ends ? [act.ends] : [] };
  if (act.do === "span") return { since: [act.since], until: [act.until] };
  return null;
}

function send(root, act) {
  const changes = foreseen(act);
  if (changes) preview(changes);
  root.sent = Math.max(root.seen || 0, root.sent || 0) + 1;
  root.sentAt = Date.now();
  // with all that the server hasn't answered yet: while it is busy, it keeps only the last message of a panel
  root.unheard = [...(root.unheard || []), { ...act, n: root.sent }];
  root.trigger("acts", root.unheard);
  insist(root, root.sent);
}

// A message that comes while the server is busy with another panel's may get lost: when the server rests and hasn't
// heard it, it is sent again. What was heard before isn't done twice (geo/ui/panel.py).
function insist(root, number, tries = 5) {
  setTimeout(() => {
    if (!root.isConnected || !root.unheard.some((act) => act.n === number)) return;
    const rests = !isBusy();
    if (rests) root.trigger("acts", root.unheard);
    if (tries) insist(root, number, tries - rests);
  }, SAY_AGAIN_MS);
}

function isBusy() {
  const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
  return state !== undefined && state !== "notRunning";
}

function wire(root) {
  root.wired = true;
  root.addEventListener("change", (event) => {
    const input = event.target;
    const field = input.dataset.field;
    if (!field) return;
    if (input.type === "checkbox") {
      const chosen = [...root.querySelectorAll(`input[type=checkbox][data-field="${field}"]:checked`)];
      send(root, { do: "set", field, values: chosen.map((one) => one.value) });
    } else if (input.tagName === "SELECT") {
      send(root, { do: input.dataset.act || "set", field, values: input.value ? [input.value] : [] });
    } else later(root, input);
  });
  root.addEventListener("input", (event) => {
    if (!event.target.dataset.field) return;
    event.target.typed = true;
    if (event.target.type === "search") later(root, event.target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-field]:not([type=checkbox])")) later(root, event.target, 0);
    if (event.key === "Escape" && !folded(null)) {
      const close = root.querySelector("[data-on-escape]");
      if (close) close.click();
      else foldUp(event);
    }
    rove(root, event);
    shortcut(event);
  });
  root.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) return void copied(copy);
    const side = event.target.closest("[data-sidebar]");
    if (side) return void sidebar(side.dataset.sidebar, !event.detail);
    const button = event.target.closest("[data-do]");
    if (button) {
      const { do: what, ...rest } = button.dataset;
      if (what === "add") return void add(root, event.detail && root.taken);
      send(root, { do: what, ...rest });
      if (!event.detail && DECIDES.includes(what)) step(button.closest("[data-card]"), 1, ".waiting");
      return;
    }
    const row = event.target.closest("[data-row]");
    if (row && !event.target.closest("a, button")) row.querySelector("[data-do]")?.click();
  });
  brush(root);
  light(root);
  mark(root);
}

// Words of a report's text can be marked, as anywhere, for an incident that they tell.
function mark(root) {
  root.addEventListener("pointerdown", (event) => {
    root.taken = event.target.closest("[data-do=add]") && marked(root); // a tap takes the marking away before it clicks
  });
  root.addEventListener("mousedown", (event) => event.target.closest("[data-do=add]") && event.preventDefault());
  document.addEventListener("selectionchange", () => root.isConnected && root.classList.toggle("marked", Boolean(marked(root))));
}

// What is marked in the report's text: first character and the one after the last, counted as Python counts them.
function marked(root) {
  const text = root.querySelector("#report-text");
  const chosen = text && getSelection();
  if (!chosen?.rangeCount || chosen.isCollapsed) return null;
  const [range, before] = [chosen.getRangeAt(0).cloneRange(), document.createRange()];
  if (!range.intersectsNode(text)) return null;
  before.selectNodeContents(text);
  if (before.comparePoint(range.startContainer, range.startOffset) < 0) range.setStart(text, 0);
  if (before.comparePoint(range.endContainer, range.endOffset) > 0) range.setEnd(text, text.childNodes.length);
  const words = [...range.toString()];
  if (!words.join("").trim()) return null;
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return { start, end: start + words.length };
}

function add(root, taken) {
  if (root.known) return; // one is on its way
  const words = marked(root) || taken || {};
  root.known = new Set([...root.querySelectorAll("[data-card]")].map((card) => card.id));
  getSelection().removeAllRanges();
  send(root, { do: "add", ...words });
}

// Streamlit's own buttons open and close the sidebar; ours stand where a thumb finds them. Who pressed one without a
// mouse goes on where it led.
function sidebar(what, byKey) {
  const name = what === "open" ? "stExpandSidebarButton" : "stSidebarCollapseButton";
  const button = document.querySelector(`[data-testid="${name}"]`);
  (button?.querySelector("button") || button)?.click();
  if (byKey) goOn(what === "open" ? "[data-sidebar=close], #q" : "[data-sidebar=open]");
}

function goOn(selector, tries = 40) {
  const there = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility({ visibilityProperty: true }));
  if (there) there.focus();
  else if (tries) setTimeout(() => goOn(selector, tries - 1), 25);
}

// A menu closes when something else is clicked, and by Escape.
function folded(around) {
  const open = [...document.querySelectorAll(".panel .menu[open]")].filter((menu) => !menu.contains(around));
  for (const menu of open) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
  return open.length;
}

document.addEventListener("click", (event) => folded(event.target));
window.addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && folded(null));

function later(root, input, wait = WAIT_FOR_TYPING_MS) {
  input.typed = true;
  clearTimeout(input.timer);
  input.timer = setTimeout(() => {
    input.typed = document.activeElement === input;
    if (input.validity && !input.validity.valid) return;
    const value = input.value.trim();
    if ((input.lastSent ?? input.getAttribute("value") ?? "") === value) return;
    input.lastSent = value;
    send(root, { do: "set", field: input.dataset.field, values: value ? [value] : [] });
  }, wait);
}

function rove(root, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  if (event.target.matches("[data-card]")) {
    event.preventDefault();
    return void step(event.target, by);
  }
  const list = foundBy(root, event.target);
  if (!list && !event.target.closest("[data-row]")) return;
  const stops = [...(list || event.target.closest("[data-back]") || root).querySelectorAll("[data-row] [data-do]")];
  const at = stops.indexOf(event.target) + by;
  const next = list && by < 0 ? null : at < 0 ? document.getElementById(event.target.closest("[data-back]")?.dataset.back) : stops[at];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// What a search found: a list that leads back to it.
function foundBy(root, input) {
  return input.id && root.querySelector(`[data-back="${CSS.escape(input.id)}"]`);
}

// What decides a card leads who does it by keyboard to the next one that waits, below or else above.
const DECIDES = ["accept", "refuse", "merge"];

function step(card, by, kind = "") {
  const cards = [...card.parentElement.querySelectorAll(":scope > [data-card]")];
  const at = cards.indexOf(card);
  const onward = by > 0 ? cards.slice(at + 1) : cards.slice(0, at).reverse();
  const round = kind ? cards.slice(0, at) : [];
  const next = [...onward, ...round].find((one) => !kind || one.matches(kind)) || card;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// Escape leaves the form of a card, and then the card has the focus, so that its keys work again.
function foldUp(event) {
  const form = event.target.closest("details.correct");
  if (!form || (event.target.type === "search" && event.target.value)) return; // the browser empties a search first
  form.open = false;
  (form.closest("[data-card]") || form.querySelector("summary")).focus({ preventScroll: true });
}

// One key does what a button of the card does that holds the focus, or of the page where the card has none.
function shortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const card = event.target.closest("[data-card]");
  if (!card && !event.target.closest("[data-scroll=text]")) return;
  const key = `[data-key="${CSS.escape(event.key)}"]`;
  const button = card?.querySelector(key) || [...document.querySelectorAll(key)].find((one) => !one.closest("[data-card]"));
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
  if (button.tagName === "SUMMARY" && button.parentElement.open) button.parentElement.querySelector("input")?.focus();
}

// What belongs together lights up together: words of a text, their card, and its marker on the map; what lies
// outside of its own pane is brought into sight there.
const OWN = "iframe[src*=streamlit_folium]";
let sight = 0;
let alight = [];

function lit(numbers, from = null) {
  alight = numbers;
  for (const one of document.querySelectorAll("[data-of]")) one.classList.toggle("lit", meant(one.dataset.of, numbers));
  for (const frame of document.querySelectorAll(OWN)) {
    for (const marker of frame.contentDocument?.querySelectorAll("[data-id], [data-ids]") || []) {
      marker.classList.toggle("lit", meant(marker.dataset.id ?? marker.dataset.ids, numbers));
    }
  }
  clearTimeout(sight);
  if (numbers.length) sight = setTimeout(() => broughtIntoSight(from), 150);
}

const meant = (own, numbers) => own.split(" ").some((number) => numbers.includes(number));

function broughtIntoSight(from) {
  for (const pane of document.querySelectorAll("[data-scroll]")) {
    const one = pane.contains(from) ? null : pane.querySelector(".lit");
    if (!one) continue;
    const [box, view] = [one.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (box.top >= view.top && box.top + 40 <= view.bottom) continue;
    const gentle = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    pane.scrollTo({ top: pane.scrollTop + box.top - view.top - 12, behavior: gentle ? "smooth" : "auto" });
  }
}

function shown(number) {
  const card = document.querySelector(`[data-card][data-of="${CSS.escape(number)}"]`);
  card?.scrollIntoView({ block: "nearest" });
  card?.focus({ preventScroll: true });
}

function light(root) {
  const of = (event) => event.target.closest?.("[data-of]")?.dataset.of.split(" ") || [];
  const told = (event) => root.querySelector("[data-of]") && lit(of(event), event.target);
  root.addEventListener("pointerover", told);
  root.addEventListener("focusin", told);
  root.addEventListener("pointerleave", () => root.querySelector("[data-of]") && lit([]));
  root.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-of]");
    if (mark) shown(mark.dataset.of.split(" ")[0]);
  });
}

// The map lies in a frame of its own: once the pointer or the focus is in it, its markers tell too.
function lightFrom(frame) {
  const page = frame.matches(OWN) && document.querySelector("[data-of]") && frame.contentDocument;
  if (!page || page.lights) return;
  page.lights = true;
  const of = (event) => {
    const marker = event.target.closest?.("[data-id], [data-ids]");
    return marker ? (marker.dataset.id ?? marker.dataset.ids).split(" ") : [];
  };
  for (const name of ["pointerover", "focusin"]) page.addEventListener(name, (event) => lit(of(event)));
  page.documentElement.addEventListener("pointerleave", () => lit([]));
  page.addEventListener("click", (event) => of(event).length === 1 && shown(of(event)[0]));
}

document.addEventListener("pointerover", (event) => event.target.tagName === "IFRAME" && lightFrom(event.target));
window.addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && lightFrom(document.activeElement));

async function copied(button) {
  const what = button.dataset.copy === "link" ? linkOf(button.dataset.query) : button.dataset.copy;
  let done = true;
  try {
    await navigator.clipboard.writeText(what);
  } catch {
    done = byHand(what); // no clipboard outside of a secure context
  }
  const label = button.querySelector("[data-label]") || button;
  const before = button.dataset.before || label.textContent;
  button.dataset.before = before;
  label.textContent = done ? "Copied" : "Press Ctrl+C";
  clearTimeout(button.timer);
  button.timer = setTimeout(() => (label.textContent = before), 1600);
}

function linkOf() {
  return window.location.href;
}

function byHand(what) {
  const area = document.createElement("textarea");
  area.value = what;
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// Dragging over the histogram chooses days; what is chosen is shown as it grows.
function brush(root) {
  let from = null;
  const fraction = (event, area) => {
    const box = area.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const draw = (area, a, b) => {
    const band = area.querySelector(".band");
    band.hidden = false;
    band.style.left = `${100 * Math.min(a, b)}%`;
    band.style.width = `${100 * Math.abs(a - b)}%`;
  };
  root.addEventListener("pointerdown", (event) => {
    const area = event.target.closest("[data-brush]");
    if (!area || event.button) return;
    from = { area, at: fraction(event, area) };
    area.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  root.addEventListener("pointermove", (event) => {
    if (from) draw(from.area, from.at, fraction(event, from.area));
  });
  root.addEventListener("pointerup", (event) => {
    if (!from) return;
    const bars = Number(from.area.dataset.bars);
    const at = (x) => Math.min(bars - 1, Math.floor(x * bars));
    const to = fraction(event, from.area);
    const [first, last] = [at(Math.min(from.at, to)), at(Math.max(from.at, to))];
    const edges = from.area.dataset.edges.split(" ");
    from = null;
    send(root, { do: "span", since: edges[first].split("/")[0], until: edges[last].split("/")[1] });
  });
  root.addEventListener("pointercancel", () => (from = null));
}
