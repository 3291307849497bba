package io.cosmosbackup.cli.keys;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// New keys as the YAML of two Kubernetes Secrets, one for those who restore and one for those who back up, with what
/// to write into schedules and repositories.
public final class KeySecrets {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int LONGEST_NAME = 253 - "-identity".length();

    private KeySecrets() {}

    public static String yaml(String name, @Nullable String namespace, NewKeys keys) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "no Secret can be named '" + name + "-identity'. HINT: lower-case letters, digits, - and .");
        }
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "no namespace can be named '" + namespace + "'. HINT: lower-case letters, digits and -");
        }
        return """
               # Keys for encrypted and signed backups, created %s. THIS TEXT HOLDS SECRETS.
               #
               # Keep a copy of the identity somewhere safe outside the cluster, now: without it nobody can read the backups,
               # and after the loss of the cluster it is gone with the cluster.
               #
               # Create them with: kubectl create -f FILE   (which, unlike apply, never replaces keys that are there)

               # The private key that opens backups. Only restores and verification use it: a cluster that only backs up works
               # without this Secret.
               %s  identity: |
               %s---
               # The private key that signs manifests. Backups use it.
               %s  key: |
               %s---
               # In the spec of a CosmosBackupSchedule:
               #
               #   encryption:
               #     recipients:
               #     - %s
               #   signing:
               #     secretName: %s-signing
               #
               # In the spec of each of its CosmosBackupRepositories:
               #
               #   trustedKeys:
               #   - %s
               """.formatted(
                        keys.created(),
                        head(name + "-identity", namespace),
                        indented(keys.identityFile()),
                        head(name + "-signing", namespace),
                        indented(keys.signingKey().pem()),
                        keys.recipient(),
                        name,
                        keys.verificationKey());
    }

    /// Names are quoted: YAML would read `1e3` as a number and `on` as true.
    private static String head(String name, @Nullable String namespace) {
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \"" + name + "\"\n"
                + (namespace == null ? "" : "  namespace: \"" + namespace + "\"\n")
                + "type: Opaque\nstringData:\n";
    }

    private static String indented(String text) {
        return text.indent(4);
    }
}
