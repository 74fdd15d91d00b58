/* Circles and areas as corners; without a map. */
import { EARTH_RADIUS_KM, wrappedLon } from "./mercator.js";

const CIRCLE_STEPS = 180; // corners that stand for a circle
const DIGITS = 5; // of a degree: about a metre

/** The corners of a circle on the sphere, [lat, lon] each; longitudes may lie beyond 180. */
export function circleCorners([lat, lon, km], steps = CIRCLE_STEPS) {
  const radians = Math.PI / 180;
  const angle = km / EARTH_RADIUS_KM;
  return Array.from({ length: steps }, (_, step) => {
    const course = (2 * Math.PI * step) / steps;
    const sine =
      Math.sin(lat * radians) * Math.cos(angle) + Math.cos(lat * radians) * Math.sin(angle) * Math.cos(course);
    const east = Math.atan2(
      Math.sin(course) * Math.sin(angle) * Math.cos(lat * radians),
      Math.cos(angle) - Math.sin(lat * radians) * sine,
    );
    return [Math.asin(sine) / radians, lon + east / radians];
  });
}

/** Corners as the filter's ``area`` parameter: "lat,lon;lat,lon;…", longitudes wrapped to -180 to 180. */
export function areaWord(corners) {
  const round = (degrees) => Number(degrees.toFixed(DIGITS));
  return corners.map(([lat, lon]) => `${round(lat)},${round(wrappedLon(lon))}`).join(";");
}

/** A rectangle's corners from two opposite ones. */
export const rectangleCorners = ([lat, lon], [otherLat, otherLon]) => [
  [lat, lon],
  [lat, otherLon],
  [otherLat, otherLon],
  [otherLat, lon],
];

const SMALL_KM = 10; // smaller circles are given to 100 m

/** A circle [lat, lon, km] as the filter's ``near`` parameter. */
export function nearWord([lat, lon, km]) {
  return `${areaWord([[lat, lon]])},${shownKm(km)}`;
}

/** A radius rounded for display: whole kilometres, of a small circle with one decimal. */
export const shownKm = (km) => Number(Math.max(km, 0.1).toFixed(km < SMALL_KM ? 1 : 0));

/** An area's corners with continuous longitudes across the antimeridian. */
export function unbroken(corners) {
  const [[, first]] = corners;
  return corners.map(([lat, lon]) => [lat, first + wrappedLon(lon - first)]);
}
