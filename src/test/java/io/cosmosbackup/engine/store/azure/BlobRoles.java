package io.cosmosbackup.engine.store.azure;

import io.cosmosbackup.emulator.entra.SignedToken;
import io.cosmosbackup.engine.store.azure.FakeBlobService.Answer;
import io.cosmosbackup.engine.store.azure.FakeBlobService.Request;
import io.cosmosbackup.support.AzureRole;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which identities may do what in a Blob container, by Microsoft's table "Permissions for Blob service
/// operations" (learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory).
///
/// `Put Blob` needs `write` to create or replace, and `add/action` to create. What the service answers to an
/// identity with `add/action` alone where a blob is there, the table leaves out. To a shared access signature
/// with `c` alone it answers 403 UnauthorizedBlobOverwrite, whatever `If-None-Match` says (issue 19203 of
/// Azure/azure-cli and others); the same is done here.
public final class BlobRoles {
    private static final String SERVICE = "Microsoft.Storage/storageAccounts/blobServices/";
    private static final String BLOBS = SERVICE + "containers/blobs/";
    private static final Answer MISMATCH = new Answer(
            403,
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission.");

    private final Map<String, AzureRole> byObjectId = new ConcurrentHashMap<>();

    /// Gives an identity this role and no other.
    public BlobRoles assign(String objectId, AzureRole role) {
        byObjectId.put(objectId, role);
        return this;
    }

    /// @param there whether a blob of the name in the URL is there
    Optional<Answer> refusal(Request request, boolean there) {
        Optional<SignedToken> token = SignedToken.parse(
                request.headers().getOrDefault("Authorization", "").replaceFirst("^Bearer ", ""));
        if (token.isEmpty()) {
            return Optional.of(new Answer(401, "NoAuthenticationInformation"));
        }
        AzureRole role = byObjectId.get(token.get().text("oid"));
        return role == null ? Optional.of(MISMATCH) : refusal(role, request, there);
    }

    private static Optional<Answer> refusal(AzureRole role, Request request, boolean there) {
        String target = request.target();
        if (target.contains("restype=service")) {
            return unless(role.actions().contains(SERVICE + "read"));
        }
        if (target.contains("comp=list")) {
            return unless(role.dataActions().contains(BLOBS + "read"));
        }
        if (target.contains("restype=container")) {
            return unless(role.actions().contains(SERVICE + "containers/read"));
        }
        return switch (request.method()) {
            case "PUT" -> {
                if (role.dataActions().contains(BLOBS + "write")) {
                    yield Optional.empty();
                }
                boolean adds = role.dataActions().contains(BLOBS + "add/action");
                yield adds && there
                        ? Optional.of(new Answer(
                                403,
                                "UnauthorizedBlobOverwrite",
                                "This request is not authorized to perform blob overwrites."))
                        : unless(adds);
            }
            case "DELETE" -> unless(role.dataActions().contains(BLOBS + "delete"));
            default -> unless(role.dataActions().contains(BLOBS + "read"));
        };
    }

    private static Optional<Answer> unless(boolean allowed) {
        return allowed ? Optional.empty() : Optional.of(MISMATCH);
    }
}
