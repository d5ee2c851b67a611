/** The environment of a Coder workspace, as its agent sets it up. */
export const coder = {
  CODER: '1',
  CODER_WORKSPACE_NAME: 'ws',
  CODER_WORKSPACE_OWNER_NAME: 'me',
  CODER_WORKSPACE_AGENT_NAME: 'main',
  VSCODE_PROXY_URI: 'https://{{port}}--main--ws--me.coder.example',
} as const
