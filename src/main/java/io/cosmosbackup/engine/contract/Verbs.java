package io.cosmosbackup.engine.contract;

/// The verbs that the operator starts.
public final class Verbs {
    public static final String BACKUP = "backup";
    public static final String RESTORE = "restore";
    public static final String PROBE = "probe";
    public static final String VERIFY = "verify";
    public static final String PRUNE = "prune";
    public static final String DELETE = "delete";
    public static final String COPY = "copy";
    public static final String BATCH = "batch";

    /// A step of `batch` begins with it and the step's name.
    public static final String STEP = "+";

    private Verbs() {}
}
