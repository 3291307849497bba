package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a repository's blobs are: the container's URL and, behind it, the prefix. An endpoint with an IP address
/// carries the account as the first part of its path, as Azurite's does.
///
/// @param container the URL without the prefix
/// @param prefix empty, or ends with a slash
record ContainerUrl(String text, String account, String container, String prefix) {
    private static final String FORM = "https://<account>.blob.core.windows.net/<container>[/<prefix>]";
    private static final Pattern NOT_PLAIN = Pattern.compile("[#%\\\\]");
    private static final BlobHttp HTTP = new BlobHttp();

    /// A try has its time-out from {@link BlobHttp}: it grows with what is sent.
    private static final Duration NO_TRY_TIMEOUT = Duration.ofDays(1);

    static ContainerUrl parse(String url) {
        int query = url.indexOf('?');
        if (query >= 0) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "the URL " + Redacted.of(url.substring(0, query))
                            + " of a Blob container carries a query. HINT: leave it out;"
                            + " a shared access signature is given by itself (REPOSITORY_<NAME>_SAS)");
        }
        requirePlain(url);
        BlobUrlParts parts;
        try {
            parts = BlobUrlParts.parse(url);
        } catch (RuntimeException e) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(url) + "' is not a URL of a Blob container. HINT: " + FORM,
                    e);
        }
        String account = parts.getAccountName();
        String containerName = parts.getBlobContainerName();
        if (account == null || account.isEmpty() || containerName == null || containerName.isEmpty()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(url) + "' names no Blob account and container. HINT: " + FORM);
        }
        String below = parts.getBlobName();
        String prefix = below == null || below.isEmpty() ? "" : below.endsWith("/") ? below : below + "/";
        parts.setBlobName("");
        return new ContainerUrl(url, account, parts.toUrl().toString(), prefix);
    }

    /// A URL's reader would cut off what is behind `#`, and take `%2F` for a slash: `…/q%2Fb` and `…/q/b` would
    /// be two names of one repository, and `…/q#b` would be `…/q`.
    private static void requirePlain(String url) {
        Matcher found = NOT_PLAIN.matcher(url);
        if (found.find()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(url) + "' has a " + found.group() + ", which no prefix of a repository may have."
                            + " HINT: " + FORM + "; a prefix has letters, digits, '-', '_', '.' and '/'");
        }
    }

    Client open(BlobAccess access, Bounds bounds) {
        BlobHttp http = bounds.equals(Bounds.ORDINARY) ? HTTP : new BlobHttp(bounds);
        BlobContainerClientBuilder builder = new BlobContainerClientBuilder();
        BlobCredential credential = BlobCredential.of(access, account, text, builder);
        return new Client(
                builder.endpoint(container)
                        .httpClient(http)
                        .retryOptions(new RequestRetryOptions(
                                RetryPolicyType.EXPONENTIAL,
                                5,
                                NO_TRY_TIMEOUT,
                                bounds.firstRetryAfter(),
                                bounds.lastRetryAfter(),
                                null))
                        .buildClient(),
                http,
                credential);
    }

    /// A client of which each operation has its own time.
    ///
    /// @param container answers what needs no request
    record Client(BlobContainerClient container, BlobHttp http, BlobCredential credential) {
        BlobContainerClient within(Operation operation) {
            credential.renewal().run();
            HttpPipeline pipeline = container.getHttpPipeline();
            HttpPipelinePolicy[] policies = new HttpPipelinePolicy[pipeline.getPolicyCount()];
            Arrays.setAll(policies, pipeline::getPolicy);
            return new BlobContainerClientBuilder()
                    .endpoint(container.getBlobContainerUrl())
                    .pipeline(new HttpPipelineBuilder()
                            .policies(policies)
                            .httpClient(http.within(operation))
                            .build())
                    .buildClient();
        }
    }
}
