/** The module whose calls define assets. */
export const SDK_MODULE = "headwater";
