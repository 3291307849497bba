package io.cosmosbackup.engine.contract;

/// The options that the operator writes.
public final class Options {
    // Options that several verbs have.
    public static final String REPOSITORY = "--repository";
    public static final String TRUST = "--trust";
    public static final String BACKUP = "--backup";
    public static final String EXPECT_MANIFEST = "--expect-manifest";
    public static final String SERIES = "--series";
    public static final String INCLUDE = "--include";
    public static final String EXCLUDE = "--exclude";
    public static final String ALLOW_UNMATCHED = "--allow-unmatched";
    public static final String NEW_REPOSITORY = "--new-repository";
    public static final String PARALLELISM = "--parallelism";
    public static final String MAX_REQUEST_UNITS = "--max-request-units";
    public static final String ALLOW_INSECURE = "--allow-insecure";
    public static final String JSON = "--json";

    // Options of `backup`.
    public static final String ID = "--id";
    public static final String RUN_ID = "--run-id";
    public static final String SOURCE_ENDPOINT = "--source-endpoint";
    public static final String API = "--api";
    public static final String RECIPIENT = "--recipient";
    public static final String REQUIRE_DEFINITIONS = "--require-definitions";
    public static final String MINIMUM_COPIES = "--minimum-copies";

    // Options of `restore`.
    public static final String TARGET_ENDPOINT = "--target-endpoint";
    public static final String THROUGHPUT = "--throughput";
    public static final String RENAME = "--rename";
    public static final String CONFLICT_POLICY = "--conflict-policy";
    public static final String TTL = "--ttl";
    public static final String DEFINITIONS = "--definitions";
    public static final String SALVAGE = "--salvage";

    // Options of `probe`.
    public static final String READ_ONLY = "--read-only";
    public static final String LIST = "--list";
    public static final String KNOWN = "--known";

    // Options of `verify`.
    public static final String QUICK = "--quick";
    public static final String SAMPLE = "--sample";

    // Options of `prune`.
    public static final String KEEP_LAST = "--keep-last";
    public static final String KEEP_HOURLY = "--keep-hourly";
    public static final String KEEP_DAILY = "--keep-daily";
    public static final String KEEP_WEEKLY = "--keep-weekly";
    public static final String KEEP_MONTHLY = "--keep-monthly";
    public static final String KEEP_YEARLY = "--keep-yearly";
    public static final String MAX_AGE = "--max-age";
    public static final String MINIMUM = "--minimum";
    public static final String TIME_ZONE = "--time-zone";
    public static final String PIN = "--pin";
    public static final String GRACE = "--grace";

    // Options of `delete`.
    public static final String UNFINISHED = "--unfinished";
    public static final String COMMITTED = "--committed";

    // Options of `copy`.
    public static final String FROM = "--from";
    public static final String TO = "--to";

    // Options of `batch`.
    public static final String RETRIES = "--retries";

    private Options() {}
}
