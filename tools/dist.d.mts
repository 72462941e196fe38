/** The folder of the built page that $AUDITLAB_DIST names; null when it names none. */
export declare function given_dist(): string | null;
