/** Environment variables that are read, with what each is for. A test compares it with the code. */
export const VARIABLES_READ: Readonly<Record<string, string>> = {
  FIDESAUTH_SERVER: 'the Fides server, as --server',
  FIDESAUTH_PROFILE: 'the profile to work on, as -p',
  FIDESAUTH_CONFIG_DIR: 'where everything is kept, as --config-dir',
  FIDESAUTH_ALLOW_HTTP: '1: plain http to another machine, as --allow-http',
  FIDESAUTH_ADMIN_TOKEN: 'an initial access token, as the admin credential',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: 'the id of the root client, as --root-id',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: 'its secret; better in a file: --root-secret-file',
  HOME: 'parent of the next two where they are not set; empty: what the list of users has',
  XDG_CONFIG_HOME: 'parent of the folder for profiles and secrets (default: ~/.config)',
  XDG_STATE_HOME: 'parent of the folder for tokens and journal (default: ~/.local/state)',
  HTTPS_PROXY: 'a proxy for https, https_proxy too; never used for this machine',
  HTTP_PROXY: 'a proxy for plain http, http_proxy too; never used for this machine',
  NO_PROXY: 'hosts that are reached without a proxy, no_proxy too',
  NO_COLOR: 'not empty: no colour',
  FORCE_COLOR: 'not empty, 0 or false: colour in a pipe too; --no-color wins',
  TERM: 'dumb: no questions, no colour, and ASCII alone',
  LC_ALL: 'UTF-8 in it: signs like a tick at questions; else ASCII alone',
  LC_CTYPE: 'the same, without LC_ALL',
  LANG: 'the same, without either',
  CI: 'not empty, 0 or false: exec replaces secrets in the output, as --mask',
  GITHUB_ACTIONS: 'true: export --format github-env may write to GITHUB_ENV',
  GITHUB_ENV: 'the file it appends to',
};

/** Variables that `export` and `exec` give to other programs. They are never read. */
export const VARIABLES_GIVEN: Readonly<Record<string, string>> = {
  FIDES_URL: 'the server',
  FIDES_CLIENT_ID: 'the id of the client',
  FIDES_CLIENT_SECRET: 'its secret',
  FIDES_ACCESS_TOKEN: 'an access token: with exec, and with export --with-token',
  FIDES__CLI__SERVER_PROTOCOL: 'for the official fides command line; exec alone',
  FIDES__CLI__SERVER_HOST: 'the same',
  FIDES__CLI__SERVER_PORT: 'the same; always set',
  FIDES__USER__AUTH_HEADER: 'the same, with the access token',
};
