/** Marks everything that the tests make in an engine. Containers inherit it from their image. */
export const testLabel = 'dev.coder-convex.test=true'
