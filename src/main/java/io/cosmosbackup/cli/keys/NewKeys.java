package io.cosmosbackup.cli.keys;

import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One identity of age and one signing key, with their public halves.
public record NewKeys(Identities identities, SigningKey signingKey, Instant created) {
    public static NewKeys generate(Instant now) {
        return new NewKeys(Identities.generate(), SigningKey.generate(), now.truncatedTo(ChronoUnit.SECONDS));
    }

    public String recipient() {
        return identities.recipients().getFirst();
    }

    public String verificationKey() {
        return signingKey.publicKey().text();
    }

    /// As age-keygen writes it.
    String identityFile() {
        return "# created: " + created + "\n# public key: " + recipient() + "\n" + identities.text();
    }
}
