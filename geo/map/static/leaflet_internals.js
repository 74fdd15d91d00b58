/* What we use of Leaflet beneath its documented names, all of it: a test looks for each in the file that is served. */

/** The SVG element of a path that is drawn; undefined of another layer, or of none. */
export const pathElement = (path) => path?._path;

/** How many pixels a path takes, as { x, y }. */
export const pathSize = (path) => path._pxBounds?.getSize() ?? { x: 0, y: 0 };

/** Whether the map glides from one zoom to another. */
export const isZooming = (map) => Boolean(map._animatingZoom);

/** The tiles that a grid layer has on the map, as [element, coordinates with the world's copies put together]. */
export const tilesOf = (layer) =>
  Object.values(layer._tiles ?? {}).map(({ el, coords }) => [el, layer._wrapCoords(coords)]);
