/** The version of Headwater, as its packages carry it; a test compares it with package.json. */
export const HEADWATER_VERSION = "0.1.0";
