// All uses of Streamlit's page: its test ids, and the map's frame.

const SIDEBAR_BUTTONS = { open: "stExpandSidebarButton", close: "stSidebarCollapseButton" };
const AFTER_SIDEBAR = { open: "[data-sidebar=close], #q", close: "[data-sidebar=open]" };

/** Frames of maps, on any page. */
export const MAP_FRAMES = "iframe[src*=streamlit_folium]";

/** The focused map's frame, or null. */
export const focusedMap = () => (document.activeElement?.matches(MAP_FRAMES) ? document.activeElement : null);

/** Whether the server is running the page's script. */
export function isBusy() {
  const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
  return state !== undefined && state !== "notRunning";
}

/** The window of the incident map, once that has a filter. */
export function mapWindow() {
  return [...document.querySelectorAll(".st-key-map iframe")].map(({ contentWindow }) => contentWindow).find(hasFilter);
}

function hasFilter(frame) {
  try {
    return Boolean(frame?.incidentMap?.query);
  } catch {
    return false; // the browser's error page, if the frame could not be loaded
  }
}

/**
 * Open or close the sidebar by Streamlit's own buttons; ours stand where a thumb finds them. Returns the element to
 * focus then.
 */
export function pressSidebarButton(action) {
  const button = document.querySelector(`[data-testid="${SIDEBAR_BUTTONS[action]}"]`);
  (button?.querySelector("button") || button)?.click();
  return AFTER_SIDEBAR[action];
}

const OVER_THE_PAGE = "(max-width: 768px)"; // also in page.css

/**
 * Close the sidebar where it lies over the page, at another address: Streamlit would keep it open, also over a link
 * that is followed.
 */
function uncoverPage() {
  const isOpen = document.querySelector("[data-testid=stSidebar]")?.dataset.collapsed === "false";
  if (isOpen && matchMedia(OVER_THE_PAGE).matches) pressSidebarButton("close");
}

/** Show the page rather than the filters over it, now and after Back and Forward. */
export function startUncovered() {
  uncoverPage();
  window.addEventListener("popstate", uncoverPage);
}
