/** The look of the scaffolded page, light and dark. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f5f2, #16151a);
  --card: light-dark(#fff, #211f27);
  --ink: light-dark(#1d1b22, #f0eef5);
  --quiet: light-dark(#67636f, #a39fad);
  --line: light-dark(#dcd9e0, #3a3742);
  --accent: light-dark(#5b3fd1, #a893ff);
  --on-accent: light-dark(#fff, #16151a);
  --failure: light-dark(#b3261e, #ffb4ab);
  font: 16px/1.5 system-ui, sans-serif;
  color: var(--ink);
  background: var(--ground);
}

* {
  box-sizing: border-box;
}

body {
  margin: 0;
}

.page {
  display: grid;
  place-content: center;
  grid-template-columns: min(24rem, 100%);
  gap: 1rem;
  min-height: 100vh;
  padding: 1.5rem 1rem;
}

.card {
  padding: 2rem;
  border: 1px solid var(--line);
  border-radius: 1rem;
  background: var(--card);
  box-shadow: 0 1px 2px rgb(0 0 0 / 6%), 0 12px 32px rgb(0 0 0 / 6%);
}

.card header {
  display: flex;
  align-items: baseline;
  justify-content: space-between;
}

h1 {
  margin: 0 0 1rem;
  font-size: 1.5rem;
  line-height: 1.2;
}

form {
  display: grid;
  gap: 1rem;
}

form.row {
  grid-template-columns: 1fr auto;
  gap: 0.5rem;
}

form label {
  display: grid;
  gap: 0.25rem;
  font-size: 0.875rem;
  font-weight: 600;
}

input:not([type='checkbox']) {
  width: 100%;
  padding: 0.625rem 0.75rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  font-family: inherit;
  font-size: 1rem;
  font-weight: 400;
  line-height: 1.5;
  color: inherit;
  background: transparent;
}

:is(input, button):focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

button {
  padding: 0.625rem 1rem;
  border: 1px solid var(--accent);
  border-radius: 0.5rem;
  font: inherit;
  font-weight: 600;
  color: var(--on-accent);
  background: var(--accent);
  cursor: pointer;
}

button:disabled {
  opacity: 0.6;
  cursor: default;
}

button.plain {
  width: 100%;
  border-color: var(--line);
  color: inherit;
  background: transparent;
}

button.link {
  padding: 0;
  border: 0;
  color: var(--accent);
  background: none;
}

hr {
  margin: 1.25rem 0;
  border: 0;
  border-top: 1px solid var(--line);
}

ul {
  margin: 1rem 0 0;
  padding: 0;
  list-style: none;
}

li label {
  display: flex;
  gap: 0.75rem;
  align-items: center;
  padding: 0.5rem 0;
  overflow-wrap: anywhere;
}

input[type='checkbox'] {
  width: 1.125rem;
  height: 1.125rem;
  accent-color: var(--accent);
}

.done {
  color: var(--quiet);
  text-decoration: line-through;
}

.quiet {
  margin: 1rem 0 0;
  color: var(--quiet);
}

header + .quiet {
  margin: 0 0 1rem;
}

.failure {
  margin: 0;
  color: var(--failure);
}
`
