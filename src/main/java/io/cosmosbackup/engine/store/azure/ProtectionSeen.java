package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobRetentionPolicy;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Protection.Answer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What the Blob service's data interface tells about a container's protection.
final class ProtectionSeen {
    private static final HttpHeaderName IMMUTABILITY_POLICY = HttpHeaderName.fromString("x-ms-has-immutability-policy");
    private static final HttpHeaderName LEGAL_HOLD = HttpHeaderName.fromString("x-ms-has-legal-hold");
    private static final HttpHeaderName VERSION_LEVEL_IMMUTABILITY =
            HttpHeaderName.fromString("x-ms-immutable-storage-with-versioning-enabled");

    private ProtectionSeen() {}

    static Protection of(BlobContainerClient container, String prefix) {
        HttpHeaders headers =
                container.getPropertiesWithResponse(null, null, Context.NONE).getHeaders();
        return new Protection(
                answer(headers, IMMUTABILITY_POLICY),
                answer(headers, LEGAL_HOLD),
                versioning(container, headers, prefix),
                softDeleteDays(container));
    }

    /// Reads the header itself, because the SDK reads a missing header as "no".
    private static Answer answer(HttpHeaders headers, HttpHeaderName name) {
        String said = headers.getValue(name);
        return said == null ? Answer.Unknown : said.equals("true") ? Answer.Yes : Answer.No;
    }

    /// No interface but the management one says whether versioning is on, and version-level immutability needs it.
    /// A blob written since it was turned on has a version of its own; one without proves nothing.
    private static Answer versioning(BlobContainerClient container, HttpHeaders headers, String prefix) {
        if (answer(headers, VERSION_LEVEL_IMMUTABILITY) == Answer.Yes) {
            return Answer.Yes;
        }
        ListBlobsOptions one = new ListBlobsOptions()
                .setPrefix(prefix)
                .setMaxResultsPerPage(1)
                .setDetails(new BlobListDetails().setRetrieveVersions(true));
        try {
            Iterator<BlobItem> items = container.listBlobs(one, null).iterator();
            return items.hasNext() && items.next().getVersionId() != null ? Answer.Yes : Answer.Unknown;
        } catch (BlobStorageException e) {
            if (e.getStatusCode() / 100 == 4) { // an account with hierarchical namespace has no versions to list
                return Answer.Unknown;
            }
            throw e;
        }
    }

    /// A property of the account, which an identity for one container may not read.
    private static @Nullable Integer softDeleteDays(BlobContainerClient container) {
        try {
            BlobRetentionPolicy policy =
                    container.getServiceClient().getProperties().getDeleteRetentionPolicy();
            if (policy == null) {
                return null;
            }
            return policy.isEnabled() ? policy.getDays() : Integer.valueOf(0);
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == 403) {
                return null;
            }
            throw e;
        }
    }
}
