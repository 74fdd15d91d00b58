/* Everything that we use of Leaflet's undocumented members; a test looks for each in the served file. */

/** The SVG element of a path on the map; undefined for other layers. */
export const pathElement = (path) => path?._path;

/** How many pixels a path takes, as { x, y }. */
export const pathSize = (path) => path._pxBounds?.getSize() ?? { x: 0, y: 0 };

/** Whether the map glides from one zoom to another. */
export const isZooming = (map) => Boolean(map._animatingZoom);

/** The tiles of a grid layer on the map, as [element, coordinates wrapped to one copy of the world]. */
export const tilesOf = (layer) =>
  Object.values(layer._tiles ?? {}).map(({ el, coords }) => [el, layer._wrapCoords(coords)]);
