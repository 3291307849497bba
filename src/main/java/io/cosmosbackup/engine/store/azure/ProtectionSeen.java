package io.cosmosbackup.engine.store.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobContainerProperties;
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
    private ProtectionSeen() {}

    static Protection of(BlobContainerClient container, String prefix) {
        BlobContainerProperties properties = container.getProperties();
        return new Protection(
                answer(properties.hasImmutabilityPolicy()),
                answer(properties.hasLegalHold()),
                versioning(container, properties, prefix),
                softDeleteDays(container));
    }

    private static Answer answer(@Nullable Boolean said) {
        return said == null ? Answer.Unknown : said ? Answer.Yes : Answer.No;
    }

    /// No interface but the management one says whether versioning is on, and version-level immutability needs it.
    /// A blob written since it was turned on has a version of its own; one without proves nothing.
    private static Answer versioning(BlobContainerClient container, BlobContainerProperties properties, String prefix) {
        if (Boolean.TRUE.equals(properties.isImmutableStorageWithVersioningEnabled())) {
            return Answer.Yes;
        }
        ListBlobsOptions one = new ListBlobsOptions()
                .setPrefix(prefix)
                .setMaxResultsPerPage(1)
                .setDetails(new BlobListDetails().setRetrieveVersions(true));
        Iterator<BlobItem> items = container.listBlobs(one, null).iterator();
        return items.hasNext() && items.next().getVersionId() != null ? Answer.Yes : Answer.Unknown;
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
