/**
 * How far words are apart. A module of its own, to be imported lazily: the package is CommonJS, and a lazy import of it
 * gives its functions under `default` in the bundle and beside it under tsx.
 */
export { closest, distance } from 'fastest-levenshtein'
