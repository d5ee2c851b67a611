/** Which variable a frontend's bundler exposes to the browser; the Convex CLI 1.48 uses the same names. */
const frontends = [
  { dependency: 'next', urlVariable: 'NEXT_PUBLIC_CONVEX_URL' },
  { dependency: 'expo', urlVariable: 'EXPO_PUBLIC_CONVEX_URL' },
  { dependency: '@sveltejs/kit', urlVariable: 'PUBLIC_CONVEX_URL' },
  { dependency: 'react-scripts', urlVariable: 'REACT_APP_CONVEX_URL' },
] as const

/**
 * The variable that the project's frontend reads the deployment's URL from.
 *
 * @param dependencies names of the project's dependencies and devDependencies
 */
export function frontendUrlVariable(dependencies: readonly string[]): string {
  const frontend = frontends.find(({ dependency }) => dependencies.includes(dependency))
  return frontend?.urlVariable ?? 'VITE_CONVEX_URL'
}
