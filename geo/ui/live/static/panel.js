// The page's panels (geo/ui/live/panel.py): insert the server's HTML, which is escaped there, and send the server what
// a person did. Listeners are on the panel, so new HTML needs no new ones.
import { followBrush } from "./brush.js";
import { copy } from "./clipboard.js";
import { saySeen, takeView } from "./downloads.js";
import { lookFor, previewOnMap, previewRegions } from "./filter_preview.js";
import { arrive, focusOn, foldUp, goOn, lead, resultsOf, rove, shortcut, step } from "./focus.js";
import { enterForm, followForms, followHotkeys, showPart, takeFilled } from "./forms.js";
import { highlightFrom, highlightFromMaps, keepLit } from "./highlight.js";
import { followMarking, markedWords } from "./marking.js";
import { Outbox } from "./messages.js";
import { followNarrowing, keepNarrowed } from "./narrow.js";
import { followCards, keepOneOpen, openCard } from "./one_card.js";
import { followOptions, keepOptions, keepRooms, roomsOf } from "./options.js";
import { addOwnWords } from "./own_words.js";
import { patchChildren } from "./patch.js";
import { followPlaceFiles } from "./place_files.js";
import { followRows, keepPicked } from "./rows.js";
import { isBusy, mapWindow, pressSidebarButton, startUncovered } from "./streamlit.js";
import { followSuggestions } from "./suggestions.js";

const WAIT_FOR_TYPING_MS = 250;
const SAY_AGAIN_MS = 1500;
const SAY_AGAIN_TRIES = 5;
const YEAR_S = 31536000;
/** After deciding a card by keyboard, focus the next pending one, below or else above. */
const DECIDING = ["accept", "refuse", "merge", "apart"];

/** Whether any panel of this document has been drawn. */
let wasDrawn = false;

/** Redraw a panel with what Streamlit sent. */
export function show({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".panel");
  if (!root) return;
  root.trigger = setTriggerValue;
  if (!root.outbox) wire(root);
  const { outbox } = root;
  outbox.hear(data.seen);
  root.toggleAttribute("data-unheard", outbox.unheard.length > 0);
  if (outbox.isAwaitingNewer(data.seen, Date.now())) return;
  if (root.html === data.html && outbox.seen === data.seen) return;
  root.html = data.html;
  outbox.seen = data.seen;
  replace(root, data.html);
}

function replace(root, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const isFirst = !root.firstElementChild;
  const holder = document.activeElement;
  const homes = root.contains(holder)
    ? [holder.closest("[data-back]")?.dataset.back, holder.closest("[data-card]")?.id]
    : [];
  const rooms = roomsOf(root);
  patchChildren(root, template.content);
  keepRooms(rooms);
  keepOneOpen(root);
  for (const { dataset } of root.querySelectorAll("[data-cookie]")) keep(dataset.cookie, dataset.value);
  if (homes.length && !root.contains(holder))
    focusOn(homes.map((id) => id && document.getElementById(id)).find(Boolean));
  if (isFirst) arrive(root);
  if (!wasDrawn) startUncovered();
  wasDrawn = true;
  const results = root.contains(document.activeElement) && resultsOf(root, document.activeElement);
  if (results) results.scrollIntoView({ block: "nearest" });
  const alert = root.querySelector("[role=alert]");
  if (alert && alert !== root.alert) alert.scrollIntoView({ block: "nearest" });
  root.alert = alert;
  keepLit(root);
  keepOptions(root);
  keepNarrowed(root);
  lead(root);
  openAddedCard(root);
  turnPage(root);
  keepPicked(root);
  enterForm(root);
  if (root.querySelector("#own-places") || root.hadPlaces) mapWindow()?.incidentMap?.ownPlaces?.refresh();
  root.hadPlaces = Boolean(root.querySelector("#own-places"));
}

// Scroll another page of a list to its top.
function turnPage(root) {
  const page = root.querySelector("[data-page]")?.dataset.page;
  if (page && root.page && page !== root.page)
    for (let element = root; element; element = element.parentElement) element.scrollTop = 0;
  root.page = page;
}

// Open the form of an added incident, with the focus on its type.
function openAddedCard(root) {
  const card =
    root.cardsBefore && [...root.querySelectorAll("[data-card]")].find(({ id }) => !root.cardsBefore.has(id));
  root.cardsBefore = null;
  if (!card) return;
  openCard(root, card);
  card.querySelector("details.correct").open = true;
  card.scrollIntoView({ block: "nearest" });
  card.querySelector("select").focus();
}

// Store a cookie, which the server reads when the page is opened the next time.
function keep(name, value) {
  const path = new URL("./", location.href).pathname;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing outside of secure contexts
  document.cookie = `${name}=${value}; path=${path}; max-age=${value ? YEAR_S : 0}; SameSite=Lax`;
}

/* ---- to the server ------------------------------------------------------------------------------------------------ */

async function send(root, action) {
  const { query, look, ...told } = action;
  const drawn = previewOnMap(action, mapWindow(), root.outbox.unheard.length > 0);
  root.outbox.add(told, Date.now());
  root.setAttribute("data-unheard", "");
  insist(root, root.outbox.sent);
  if (drawn) await drawn; // the page's run keeps server and browser busy
  if (root.outbox.unheard.length) root.trigger("actions", root.outbox.unheard);
}

// A message sent while the server is busy with another panel's may get lost: if the server is idle and hasn't received
// it, it is sent again. The server doesn't do an action twice.
function insist(root, number, tries = SAY_AGAIN_TRIES) {
  setTimeout(() => {
    if (!root.isConnected || !root.outbox.isUnheard(number)) return;
    const isResting = !isBusy();
    if (isResting) root.trigger("actions", root.outbox.unheard);
    if (tries) insist(root, number, tries - isResting);
  }, SAY_AGAIN_MS);
}

function sendWhenTyped(root, input, wait = WAIT_FOR_TYPING_MS) {
  input.typed = true;
  clearTimeout(input.timer);
  input.timer = setTimeout(() => {
    input.typed = document.activeElement === input;
    if (input.validity && !input.validity.valid) return;
    const value = input.value.trim();
    if ((input.lastSent ?? input.getAttribute("value") ?? "") === value) return;
    input.lastSent = value;
    const { action = "set", field, from } = input.dataset;
    const look = from !== undefined && value && lookFor(value, from);
    send(root, { do: action, field, values: value ? [value] : [], ...(look && { look }) });
  }, wait);
}

function addIncident(root, markedBefore) {
  if (root.cardsBefore) return; // an incident is being added
  const words = markedWords(root) || markedBefore || {};
  root.cardsBefore = new Set([...root.querySelectorAll("[data-card]")].map((card) => card.id));
  getSelection().removeAllRanges();
  send(root, { do: "add", ...words });
}

/* ---- from who uses the page --------------------------------------------------------------------------------------- */

function wire(root) {
  root.outbox = new Outbox();
  followSuggestions(root, (value) => send(root, { do: "suggestion", ...value }));
  followOptions(root);
  followNarrowing(root);
  followPlaceFiles(root, () => send(root, { do: "places" }));
  root.addEventListener("change", (event) => onChange(root, event.target));
  root.addEventListener("input", ({ target }) => {
    if (!target.dataset.field && !target.dataset.enter) return;
    target.typed = true;
    if (target.type === "search") sendWhenTyped(root, target);
  });
  root.addEventListener("keydown", (event) => onKey(root, event));
  root.addEventListener("click", (event) => onClick(root, event));
  followBrush(root, (days) => send(root, { do: "span", ...days }));
  highlightFrom(root);
  followMarking(root);
  followCards(root);
  followRows(root, (action) => send(root, action));
  followForms(root);
}

function onChange(root, input) {
  const { field, action = "set" } = input.dataset;
  if (!field) return;
  if (input.type === "checkbox") {
    const checked = [...root.querySelectorAll(`input[type=checkbox][data-field="${field}"]:checked`)];
    const { query } = input.dataset; // the resulting query, if the server gave it
    send(root, { do: "set", field, values: checked.map((box) => box.value), ...(query !== undefined && { query }) });
  } else if (input.tagName === "SELECT") send(root, { do: action, field, values: input.value ? [input.value] : [] });
  else sendWhenTyped(root, input);
}

function onKey(root, event) {
  if (event.key === "Enter" && event.target.matches("input[data-field]:not([type=checkbox])"))
    sendWhenTyped(root, event.target, 0);
  if (event.key === "Enter" && event.target.dataset.enter) document.getElementById(event.target.dataset.enter).click();
  if (event.key === "Escape" && !closeMenus(null)) {
    const close = root.querySelector("[data-on-escape]");
    if (close) close.click();
    else foldUp(event);
  }
  rove(root, event);
  shortcut(event);
}

function onClick(root, event) {
  const isByKey = !event.detail;
  const file = event.target.closest("a[data-view]");
  if (file) takeView(file);
  const menu = event.target.closest("#download-menu > summary")?.parentElement;
  if (menu) saySeen(menu, mapWindow()?.incidentMap?.seen);
  const copying = event.target.closest("[data-copy]");
  if (copying) {
    copy(copying);
    return;
  }
  if (event.target.closest("[data-map=draw]")) {
    mapWindow()?.incidentMap.draw();
    return;
  }
  const part = event.target.closest("[data-show]");
  if (part) {
    showPart(part);
    return;
  }
  const own = event.target.closest("a[data-own-words]");
  if (own) {
    addOwnWords(own);
    return;
  }
  if (event.target.closest("[data-map=reach]")) {
    mapWindow()?.incidentMap.reach();
    return;
  }
  const field = event.target.closest("[data-focus]");
  if (field) {
    reachField(field.dataset.focus);
    return;
  }
  const side = event.target.closest("[data-sidebar]");
  if (side) {
    const onward = pressSidebarButton(side.dataset.sidebar);
    if (isByKey) goOn(onward);
    return;
  }
  const button = event.target.closest("[data-do]");
  if (button) {
    press(root, button, { isByKey, shift: event.shiftKey });
    return;
  }
  const row = event.target.closest("[data-row]");
  if (row && !event.target.closest("a, button")) row.querySelector("[data-do]")?.click();
}

// Focus a field of the sidebar, opening that if it is folded.
function reachField(id) {
  const field = document.getElementById(id);
  if (!field?.checkVisibility({ visibilityProperty: true })) pressSidebarButton("open");
  focusOn(field);
}

function press(root, button, { isByKey, shift }) {
  const { do: action, with: field, closes, ...details } = button.dataset;
  if (field) details.value = document.getElementById(field).value.trim();
  if (closes !== undefined) closeMenus(null);
  if (action === "add") {
    addIncident(root, !isByKey && root.markedBefore);
    return;
  }
  root.openedBy = button.id;
  if (action === "follow") button.ariaChecked = String(Boolean(details.to)); // at once, and what comes of it later
  if (action === "follow" && details.to) details.box = mapWindow()?.incidentMap?.follow();
  send(root, { do: action, ...details, ...(shift && { shift }), ...takeFilled(button) });
  if (isByKey && DECIDING.includes(action)) step(button.closest("[data-card]"), 1, ".waiting");
}

// Close menus on a click elsewhere and on Escape; returns how many were open.
function closeMenus(around) {
  const open = [...document.querySelectorAll(".panel .menu[open]")].filter((menu) => !menu.contains(around));
  for (const menu of open) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
  return open.length;
}

document.addEventListener("click", (event) => closeMenus(event.target));
// Streamlit turns to a tab once a pointer goes down on it, and by a key at the click that this makes.
for (const press of ["pointerdown", "click"])
  document.addEventListener(
    press,
    ({ target }) => {
      const tab = target.closest(".st-key-below [role=tab]");
      if (tab) previewRegions(tab, mapWindow());
    },
    true,
  );
window.addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && closeMenus(null));
highlightFromMaps();
followHotkeys();
