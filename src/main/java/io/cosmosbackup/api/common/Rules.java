package io.cosmosbackup.api.common;

/// Expressions that several validation rules share (CEL, evaluated by the API server).
public final class Rules {
    public static final String GROUP = "cosmosbackup.io";
    public static final String VERSION = "v1alpha1";
    /// `kubectl get cosmos` shows all kinds. Not `cosmosbackup`: that is the singular of one kind, and kubectl
    /// would take it for the category.
    public static final String CATEGORY = "cosmos";

    private static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// Names become part of pod names, label values and environment variables.
    public static final String NAME =
            "self.metadata.name.size() <= 63 && self.metadata.name.matches('" + DNS_LABEL + "')";

    public static final String NAME_MESSAGE =
            "metadata.name must be at most 63 characters: lower-case letters, digits and '-', no dots";

    /// A discovered CosmosBackup is named after its id. A Job's name never contains the whole of it.
    public static final String BACKUP_NAME = "has(self.spec.discovered) || (" + NAME + ")";

    public static final String BACKUP_NAME_MESSAGE =
            "metadata.name must be at most 63 characters: lower-case letters, digits and"
                    + " '-', no dots (unless spec.discovered is given)";

    /// A schedule's name is followed by `-full-<yyyyMMddHHmm>`, and by `-2` when that is taken again. The word for
    /// each type of backup has four letters: the operator's `BackupName` makes the names, and its test holds this.
    public static final int LONGEST_SCHEDULE_NAME = 43;

    public static final String SCHEDULE_NAME = "self.metadata.name.size() <= " + LONGEST_SCHEDULE_NAME
            + " && self.metadata.name.matches('" + DNS_LABEL + "')";

    public static final String SCHEDULE_NAME_MESSAGE = "metadata.name must be at most " + LONGEST_SCHEDULE_NAME
            + " characters: lower-case letters, digits and '-', no dots";

    public static final String DNS_LABELS = "self.all(r, r.matches('" + DNS_LABEL + "'))";
    public static final String REPOSITORIES_MESSAGE =
            "repositories are names of CosmosBackupRepositories in this namespace: lower-case letters, digits and '-'";
    public static final String UNIQUE = "self.all(r, self.exists_one(o, o == r))";
    public static final String UNIQUE_MESSAGE = "repositories must name each repository once";

    private static final String CONTAINER_PATH = "^[^/\\\\\\\\#?]{1,255}/[^/\\\\\\\\#?]{1,255}$";

    /// `database/container`, where both may hold `*`.
    public static final String PATTERNS = "self.all(p, p.matches('" + CONTAINER_PATH + "'))";

    public static final String PATTERNS_MESSAGE =
            "each pattern must be database/container, for example shop/orders, shop/* or */*";

    private static final String EXACT_PATH = "^[^/\\\\\\\\#?*]{1,255}/[^/\\\\\\\\#?*]{1,255}$";
    public static final String RENAMES =
            "self.all(from, from.matches('" + EXACT_PATH + "') && self[from].matches('" + EXACT_PATH + "'))";
    public static final String RENAMES_MESSAGE =
            "rename maps database/container to database/container, without '*', for example shop/orders: shop/orders-restored";

    public static final String NOT_CONNECTION_STRING = "!self.matches('(?i)account(key|endpoint|name)=')";
    public static final String NOT_CONNECTION_STRING_MESSAGE =
            "endpoint is a URL, not a connection string: put the account key into a Secret and name it in credentials";
    public static final String ACCOUNT_ENDPOINT =
            "self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/?$')";
    public static final String ACCOUNT_ENDPOINT_MESSAGE =
            "endpoint must be the account's URL, for example https://myaccount.documents.azure.com, without path or query";
    public static final String AZURE_HTTPS =
            "!self.matches('(?i)^http://[^/]*[.](azure[.](com|cn|us)|windows[.]net|chinacloudapi[.]cn|usgovcloudapi[.]net)[.]?(:[0-9]+)?(/|$)')";
    public static final String AZURE_HTTPS_MESSAGE = "endpoint must start with https:// for an account in Azure";

    /// For a record that has an endpoint and allowInsecure.
    public static final String ENCRYPTED_TRANSPORT =
            "!self.endpoint.matches('(?i)^http://') || (has(self.allowInsecure) && self.allowInsecure)";

    public static final String ENCRYPTED_TRANSPORT_MESSAGE =
            "an http:// endpoint carries documents and signed requests unencrypted: use https://, or set"
                    + " allowInsecure: true if this is an emulator or Azurite on a network that you trust";

    public static final String ALLOW_INSECURE_DESCRIPTION =
            "true: the endpoint may begin with http://, for an emulator or Azurite on a network that you trust."
                    + " Documents and signed requests then travel unencrypted. Accounts in Azure are always https://.";

    private static final String ONE_OF_FIVE = "(has(self.secretName) ? 1 : 0) + (has(self.workloadIdentity) ? 1 : 0)"
            + " + (has(self.managedIdentity) ? 1 : 0) + (has(self.clientCertificate) ? 1 : 0)"
            + " + (has(self.clientSecret) ? 1 : 0)";
    static final String ONE_CREDENTIAL = ONE_OF_FIVE + " == 1";
    static final String ONE_CREDENTIAL_MESSAGE =
            "give exactly one of secretName, workloadIdentity, managedIdentity, clientCertificate and clientSecret;"
                    + " workloadIdentity: {} takes the identity that the service account is annotated with";
    public static final String ONE_BLOB_CREDENTIAL = ONE_OF_FIVE + " + (has(self.sas) ? 1 : 0) == 1";
    public static final String ONE_BLOB_CREDENTIAL_MESSAGE =
            "give exactly one of secretName, sas, workloadIdentity, managedIdentity, clientCertificate and clientSecret;"
                    + " workloadIdentity: {} takes the identity that the service account is annotated with";
    public static final String KEY_OF_SECRET = "!has(self.key) || has(self.secretName)";
    public static final String KEY_OF_SECRET_MESSAGE =
            "key goes with secretName: the entry that holds the account's key";

    static final String ONE_IDENTITY = "has(self.clientId) == has(self.tenantId)";
    static final String ONE_IDENTITY_MESSAGE =
            "clientId and tenantId go together: give both, or neither of them for the"
                    + " webhook of AKS, which takes the identity that the service account is annotated with";
    static final String GUID = "self.matches('^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')";
    static final String CLIENT_ID_MESSAGE =
            "clientId must be a GUID such as 11111111-2222-3333-4444-555555555555: the client (application) id, not the"
                    + " identity's name or a secret";
    static final String TENANT_ID_MESSAGE =
            "tenantId must be a GUID such as 11111111-2222-3333-4444-555555555555, not the tenant's domain:"
                    + " az account show --query tenantId";
    static final String TENANT_ID_TEXT = "Id of the tenant of Microsoft Entra that the identity is in.";
    static final String AUTHORITY_HOST = "self.matches('^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/?$')";
    static final String AUTHORITY_HOST_MESSAGE = "authorityHost must start with https:// and have no path, for example"
            + " https://login.microsoftonline.us";
    static final String AUTHORITY_HOST_TEXT =
            "Who gives the tokens. That of the cloud which the endpoint is in when not"
                    + " given; https://login.microsoftonline.com for a host that is in none.";

    /// Azure does not distinguish upper and lower case in it.
    public static final String RESOURCE_ID =
            "self.matches('(?i)^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[^/?#%]{1,90}"
                    + "/providers/Microsoft[.]DocumentDB/databaseAccounts/[a-z0-9-]{1,50}/?$')";

    public static final String RESOURCE_ID_MESSAGE =
            "resourceId must be that of a Cosmos DB account, for example /subscriptions/11111111-2222-3333-4444-555555555555"
                    + "/resourceGroups/shop/providers/Microsoft.DocumentDB/databaseAccounts/shop: az cosmosdb show --query id";

    /// For a record that has credentials.
    public static final String RESOURCE_OF_IDENTITY = "!has(self.resourceId) || !has(self.credentials.secretName)";

    public static final String RESOURCE_OF_IDENTITY_MESSAGE =
            "resourceId goes with an identity: a key does not open Azure Resource Manager, and the account refuses it nothing";
    public static final String RESOURCE_MANAGER_HOST =
            "self.matches('^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/?$')";
    public static final String RESOURCE_MANAGER_HOST_MESSAGE =
            "resourceManagerHost must start with https:// and have no path, for example https://management.azure.com";
    public static final String RESOURCE_MANAGER_HOST_TEXT =
            "With resourceId: the address of Azure Resource Manager. That of the cloud which the endpoint is in when not"
                    + " given.";
    public static final String MANAGER_OF_RESOURCE = "!has(self.resourceManagerHost) || has(self.resourceId)";
    public static final String MANAGER_OF_RESOURCE_MESSAGE = "resourceManagerHost goes with resourceId";
    public static final String WORKLOAD_IDENTITY_TEXT =
            "An identity of Microsoft Entra that trusts the pod's service account. With clientId and tenantId the operator"
                    + " gives the pod a token, in any cluster. {}: the webhook of AKS does, by the annotation"
                    + " azure.workload.identity/client-id of the service account.";

    /// For a record that has an endpoint and credentials: only a key never travels itself.
    public static final String TOKENS_ENCRYPTED =
            "!self.endpoint.matches('(?i)^http://') || has(self.credentials.secretName)";

    public static final String TOKENS_ENCRYPTED_MESSAGE =
            "an http:// endpoint would carry tokens and shared access signatures in the open, whatever allowInsecure says:"
                    + " use https://, with template.caBundle for a certificate of your own";

    static final String SECRET_NAME_TEXT = "Name of a Secret in the same namespace.";
    public static final String SECRET_NAME = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')";
    public static final String SECRET_NAME_MESSAGE =
            "secretName must be the name of a Secret in this namespace, not the key itself";
    public static final String SECRET_KEY = "self.matches('^[-._a-zA-Z0-9]+$')";
    public static final String SECRET_KEY_MESSAGE =
            "key is the name of an entry of the Secret: letters, digits, '-', '_' and '.'";
    static final String CONFIG_MAP_NAME = SECRET_NAME;
    static final String CONFIG_MAP_NAME_MESSAGE =
            "configMapName must be the name of a ConfigMap in this namespace, not the certificates themselves";
    static final String CONFIG_MAP_KEY_MESSAGE =
            "key is the name of an entry of the ConfigMap: letters, digits, '-', '_' and '.'";

    public static final String CRON = "self.matches('^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)"
            + "|[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4})$')";
    public static final String CRON_MESSAGE =
            "cron must have five fields (minute hour day-of-month month day-of-week), for"
                    + " example '0 2 * * *', or be one of @hourly, @daily, @weekly, @monthly, @yearly;"
                    + " the time zone has a field of its own";

    public static final String BACKUP_ID = "self.matches('^[a-z0-9][a-z0-9.-]*$')";
    public static final String BACKUP_ID_MESSAGE =
            "backup must be the id of a backup in the repository, for example nightly-full-202611220200.1a2b3c4d";

    /// Ed25519 SubjectPublicKeyInfo: a head that is always the same, then 32 bytes.
    public static final String TRUSTED_KEYS = "self.all(k, k.matches('^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$'))";
    public static final String TRUSTED_KEYS_MESSAGE =
            "trustedKeys are Ed25519 public keys, each one line of base64 that begins with MCowBQYDK2VwAyEA:"
                    + " openssl pkey -in key.pem -pubout -outform DER | base64";

    /// For a repository that a probe has found usable. A place that was never reached may be corrected.
    public static final String SAME_PLACE = "!has(oldSelf.status) || !has(oldSelf.status.backups)"
            + " || ((self.spec.azure.endpoint == oldSelf.spec.azure.endpoint"
            + " || self.spec.azure.endpoint == oldSelf.spec.azure.endpoint + '/'"
            + " || self.spec.azure.endpoint + '/' == oldSelf.spec.azure.endpoint)"
            + " && self.spec.azure.container == oldSelf.spec.azure.container"
            + " && has(self.spec.prefix) == has(oldSelf.spec.prefix)"
            + " && (!has(self.spec.prefix) || self.spec.prefix == oldSelf.spec.prefix))";

    public static final String SAME_PLACE_MESSAGE =
            "azure.endpoint, azure.container and prefix cannot be changed once the repository has been reached, for the"
                    + " CosmosBackups name what is there: create another CosmosBackupRepository for the new place";

    // What a template says of a pod.
    public static final String SERVICE_ACCOUNT =
            "Service account of the pod. It needs no rights in Kubernetes. Its imagePullSecrets count for the pod too.";
    public static final String CA_BUNDLE =
            "Certificates that the pod trusts beside the system's, for every connection: those of a proxy that inspects"
                    + " traffic, or of endpoints with certificates of your own.";
    public static final String IMAGE_PULL_SECRETS =
            "Secrets of this namespace that the image is pulled with; for example [{name: registry}].";
    public static final String PRIORITY_CLASS =
            "PriorityClass of the pod. Give restores a higher one than backups, so that they need not wait for them.";
    public static final String NODE_SELECTOR = "Labels a node must have to run the pod.";
    public static final String AFFINITY = "Affinity of the pod, as in a pod's spec.";
    public static final String TOLERATIONS = "Tolerations of the pod, as in a pod's spec.";
    public static final String POD_LABELS =
            "self.all(k, !k.startsWith('cosmosbackup.io/') && !k.startsWith('batch.kubernetes.io/')"
                    + " && !(k in ['app.kubernetes.io/managed-by', 'job-name', 'controller-uid']))";
    public static final String POD_LABELS_MESSAGE =
            "podLabels must not set cosmosbackup.io/*, batch.kubernetes.io/*, app.kubernetes.io/managed-by,"
                    + " job-name or controller-uid: the operator needs them";
    public static final String POD_LABELS_TEXT =
            "Labels added to the pod, for example what workload identity or a network policy asks for.";
    public static final String POD_ANNOTATIONS =
            "Annotations added to the pod, for example sidecar.istio.io/inject: 'false'.";
    public static final String ENV =
            "self.all(e, !(e.name in ['COSMOS_KEY', 'SIGNING_KEY', 'AGE_IDENTITY', 'CA_BUNDLE'])"
                    + " && !e.name.matches('^(COSMOS|REPOSITORY|AZURE)_'))";
    public static final String ENV_MESSAGE =
            "env must not set COSMOS_KEY, SIGNING_KEY, AGE_IDENTITY, CA_BUNDLE, or any COSMOS_*, REPOSITORY_* or AZURE_*:"
                    + " say it in credentials, signing, identity or caBundle";
    public static final String ENV_TEXT =
            "Environment variables of the container. The value of JAVA_TOOL_OPTIONS is printed to"
                    + " the pod's log: put no secret into it.";

    static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";
    static final String ENV_NAMES = "^(JAVA_TOOL_OPTIONS|TZ|LANG|LC_ALL|MALLOC_ARENA_MAX)$";
    static final String ENV_NAME = "self.matches('" + ENV_NAMES + "')";
    static final String ENV_NAME_MESSAGE =
            "env can set JAVA_TOOL_OPTIONS, TZ, LANG, LC_ALL and MALLOC_ARENA_MAX only: others could make the container,"
                    + " which holds keys, run or load something. A proxy is -Dhttps.proxyHost in JAVA_TOOL_OPTIONS";

    /// Options that neither run nor load nor write anything.
    static final String JAVA_OPTIONS = "^ *((-X(ms|mx|ss)[0-9]{1,9}[kKmMgG]?"
            + "|-XX:(Max|Min|Initial)RAMPercentage=[0-9]{1,3}([.][0-9]{1,6})?"
            + "|-XX:(MaxDirectMemorySize|MaxMetaspaceSize|ReservedCodeCacheSize)=[0-9]{1,12}[kKmMgG]?"
            + "|-XX:ActiveProcessorCount=[0-9]{1,3}"
            + "|-XX:[+]Use(Serial|Parallel|G1|Z|Shenandoah)GC"
            + "|-Dhttps?[.]proxy(Host|Port)=[A-Za-z0-9.:_-]+"
            + "|-Dhttp[.]nonProxyHosts=[A-Za-z0-9.:*|_-]+"
            + "|-Djava[.]net[.]preferIPv(4Stack|6Addresses)=(true|false|system)"
            + "|-Djdk[.]tls[.]client[.]protocols=TLSv1[.][23](,TLSv1[.][23])?)( +|$))*$";

    /// A time zone, a locale, a number: no path of a file.
    static final String PLAIN_VALUE = "^[A-Za-z0-9]+([._@/+-][A-Za-z0-9]+)*$";

    /// For a record that has a name and a value.
    static final String ENV_VALUE = "self.name == '" + JAVA_TOOL_OPTIONS + "' ? self.value.matches('" + JAVA_OPTIONS
            + "') : self.value.matches('" + PLAIN_VALUE + "')";

    static final String ENV_VALUE_MESSAGE =
            "env: JAVA_TOOL_OPTIONS can hold -Xmx, -Xms, -Xss, -XX:…RAMPercentage, -XX:MaxDirectMemorySize,"
                    + " -XX:MaxMetaspaceSize, -XX:ReservedCodeCacheSize, -XX:ActiveProcessorCount, -XX:+Use…GC,"
                    + " -Dhttp(s).proxyHost and proxyPort, -Dhttp.nonProxyHosts, -Djava.net.preferIPv… and"
                    + " -Djdk.tls.client.protocols only; the others a word without spaces";

    public static final String IMMUTABLE = "self == oldSelf";

    /// The spec of a CosmosBackup, field by field: CEL cannot leave one out of a comparison.
    public static final String IMMUTABLE_BUT_RETAIN =
            "(has(self.scheduleName) ? has(oldSelf.scheduleName) && self.scheduleName == oldSelf.scheduleName : !has(oldSelf.scheduleName))"
                    + " && (has(self.type) ? has(oldSelf.type) && self.type == oldSelf.type : !has(oldSelf.type))"
                    + " && (has(self.source) ? has(oldSelf.source) && self.source == oldSelf.source : !has(oldSelf.source))"
                    + " && (has(self.repositories) ? has(oldSelf.repositories) && self.repositories == oldSelf.repositories : !has(oldSelf.repositories))"
                    + " && (has(self.discovered) ? has(oldSelf.discovered) && self.discovered == oldSelf.discovered : !has(oldSelf.discovered))"
                    + " && (has(self.encryption) ? has(oldSelf.encryption) && self.encryption == oldSelf.encryption : !has(oldSelf.encryption))"
                    + " && (has(self.signing) ? has(oldSelf.signing) && self.signing == oldSelf.signing : !has(oldSelf.signing))"
                    + " && (has(self.minimumCopies) ? has(oldSelf.minimumCopies) && self.minimumCopies == oldSelf.minimumCopies : !has(oldSelf.minimumCopies))"
                    + " && (has(self.deletionPolicy) ? has(oldSelf.deletionPolicy) && self.deletionPolicy == oldSelf.deletionPolicy : !has(oldSelf.deletionPolicy))"
                    + " && (has(self.throughput) ? has(oldSelf.throughput) && self.throughput == oldSelf.throughput : !has(oldSelf.throughput))"
                    + " && (has(self.template) ? has(oldSelf.template) && self.template == oldSelf.template : !has(oldSelf.template))";

    private Rules() {}
}
