package io.cosmosbackup.engine.store.azure;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.credential.AzureSasCredential;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A {@link BlobAccess} as the SDK takes it. A secret is read anew before each operation, and a token is had by
/// then: of a failure in the midst of a request the SDK passes on the cause only.
///
/// @param renewal brings what the SDK signs with up to date
record BlobCredential(Runnable renewal) {
    private static final Pattern SIGNATURE = Pattern.compile("[?]?(?=.*\\bsig=)[!-~]+");

    /// Gives the builder the credential.
    ///
    /// @param account the storage account's name
    /// @param place for messages
    static BlobCredential of(BlobAccess access, String account, String place, BlobContainerClientBuilder builder) {
        return switch (access) {
            case BlobAccess.Key(Secret secret) -> {
                AzureNamedKeyCredential key = new AzureNamedKeyCredential(account, key(secret, place));
                builder.credential(StorageSharedKeyCredential.fromAzureNamedKeyCredential(key));
                yield new BlobCredential(() -> key.update(account, key(secret, place)));
            }
            case BlobAccess.Signature(Secret secret) -> {
                AzureSasCredential signature = new AzureSasCredential(signature(secret, place));
                builder.credential(signature);
                yield new BlobCredential(() -> signature.update(signature(secret, place)));
            }
            case BlobAccess.Entra entra -> {
                builder.addPolicy(new BearerToken(entra)); // behind the retries, so before each try
                yield new BlobCredential(() -> entra.tokens().token(entra.scope()));
            }
        };
    }

    /// The SDK finds out only when it signs, and then as no failure of the service.
    private static String key(Secret secret, String place) {
        String key = secret.read();
        try {
            if (Base64.getDecoder().decode(key).length > 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw noKey(place, secret, e);
        }
        throw noKey(place, secret, null);
    }

    private static BackupException noKey(String place, Secret secret, @Nullable Throwable cause) {
        return new BackupException(
                Reason.AccessDenied,
                "the key for " + place + " is no storage account key: it is not base64. HINT: check " + secret.where(),
                cause);
    }

    private static String signature(Secret secret, String place) {
        String signature = secret.read();
        if (!SIGNATURE.matcher(signature).matches()) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "the shared access signature for " + place + " is none. HINT: check " + secret.where()
                            + ": it begins with sv= or ?sv=, and has sig=; it is no URL and no connection string");
        }
        return signature;
    }
}
