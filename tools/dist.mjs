// The built page that is looked at.

/**
 * The folder that $AUDITLAB_DIST names; null when it names none. An empty string would be the working directory, whose
 * index.html is not built.
 */
export const given_dist = () => process.env.AUDITLAB_DIST || null;
