/** The environment variables that are read, and their purpose. A test compares it with the code. */
export const VARIABLES_READ: Readonly<Record<string, string>> = {
  FIDESAUTH_SERVER: 'the Fides server, as --server',
  FIDESAUTH_PROFILE: 'the profile to work on, as -p',
  FIDESAUTH_CONFIG_DIR: 'the folder that holds everything, as --config-dir',
  FIDESAUTH_ALLOW_HTTP: '1: allow plain http to another machine, as --allow-http',
  FIDESAUTH_ADMIN_TOKEN: 'an initial access token to use as the admin credential',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: 'the id of the root client, as --root-id',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: 'its secret; a file is safer: --root-secret-file',
  HOME: 'parent of the next two if they are not set; if empty, the home folder from the user database',
  XDG_CONFIG_HOME: 'parent of the folder for profiles and secrets (default: ~/.config)',
  XDG_STATE_HOME: 'parent of the folder for tokens and journal (default: ~/.local/state)',
  HTTPS_PROXY: 'a proxy for https, also https_proxy; never used for this machine',
  HTTP_PROXY: 'a proxy for plain http, also http_proxy; never used for this machine',
  NO_PROXY: 'hosts to reach without a proxy, also no_proxy',
  NO_COLOR: 'if not empty, turns colour off',
  FORCE_COLOR: 'if not empty, 0 or false, keeps colour in pipes; --no-color wins',
  TERM: 'dumb: no questions, no colour, only ASCII',
  LC_ALL: 'if it names UTF-8, questions use symbols like a tick; else only ASCII',
  LC_CTYPE: 'the same, if LC_ALL is not set',
  LANG: 'the same, if neither is set',
  SOURCE_DATE_EPOCH: 'the time of an audit report, in seconds since 1970',
  CI: 'if not empty, 0 or false, exec replaces secrets in the output, as --mask',
  GITHUB_ACTIONS: 'true: lets export --format github-env write to GITHUB_ENV',
  GITHUB_REPOSITORY:
    'in GitHub Actions, the owner of new clients unless --owner or a setting names one',
  GITLAB_CI: 'true: CI_PROJECT_PATH is used',
  CI_PROJECT_PATH: 'in GitLab, the same as GITHUB_REPOSITORY',
  GITHUB_ENV: 'the file that export --format github-env appends to',
};

/** Variables that `export` and `exec` give to other programs; fidesauth never reads them. */
export const VARIABLES_GIVEN: Readonly<Record<string, string>> = {
  FIDES_URL: 'the server',
  FIDES_CLIENT_ID: 'the id of the client',
  FIDES_CLIENT_SECRET: 'its secret',
  FIDES_ACCESS_TOKEN: 'an access token; set by exec and by export --with-token',
  FIDES__CLI__SERVER_PROTOCOL: 'for the official fides command line; set by exec only',
  FIDES__CLI__SERVER_HOST: 'the same',
  FIDES__CLI__SERVER_PORT: 'the same; always set',
  FIDES__USER__AUTH_HEADER: 'the same, with the access token',
};
