/** Something the machine or the command line has to supply; the message says what and how. */
export class MissingRequirement extends Error {}
