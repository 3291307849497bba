package io.cosmosbackup.cli.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.cli.keys.KeyFiles;
import io.cosmosbackup.cli.keys.KeySecrets;
import io.cosmosbackup.cli.keys.NewKeys;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `keygen`: the keys of encrypted and signed backups.
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes the keys of encrypted and signed backups: an identity of age with its recipient, and an Ed25519"
                    + " signing key with its public half. Nothing is sent anywhere.",
            "",
            "  recipient    public. Backups are encrypted to it (encryption.recipients).",
            "  identity     secret. Opens what was encrypted to the recipient: only",
            "               restores and verification need it. KEEP A COPY SOMEWHERE SAFE",
            "               OUTSIDE THE CLUSTER: without it nobody can read the backups.",
            "  signing key  secret. Backups sign their manifests (signing.secretName).",
            "               Its public half tells a repository which signatures to",
            "               believe (trustedKeys).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  cosmos-backup keygen --output keys",
            "  (umask 077; cosmos-backup keygen --secret shop > shop-keys.yaml)",
            "  kubectl create -f shop-keys.yaml",
            "",
            "The same keys can be made without this program, and its keys work with these:",
            "  age-keygen -o identity.txt",
            "  openssl genpkey -algorithm ed25519 -out signing.pem",
            "  openssl pkey -in signing.pem -pubout"
        })
public final class KeygenCommand implements Callable<Integer> {
    /// Where the keys go: one of the two has to be said.
    static final class Destination {
        @Option(
                names = "--output",
                required = true,
                paramLabel = "DIR",
                description =
                        "Write identity.txt and signing.pem (readable by you only), recipient.txt and signing.pub into"
                                + " this directory. Files that are there are never written over.")
        private @Nullable Path output;

        @Option(
                names = "--secret",
                required = true,
                paramLabel = "NAME",
                description = "Print YAML on standard output instead: the Secrets NAME-identity (entry identity) and"
                        + " NAME-signing (entry key), and what to write into schedules and repositories.")
        private @Nullable String secret;
    }

    @ArgGroup(multiplicity = "1")
    private Destination destination = new Destination();

    @Option(names = "--namespace", paramLabel = "NS", description = "With --secret: the namespace of the Secrets.")
    private @Nullable String namespace;

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.answer(() -> {
            NewKeys keys = NewKeys.generate(Instant.now());
            if (destination.output != null) {
                refuse(namespace != null, "--namespace goes with --secret only");
                KeyFiles.write(destination.output, keys);
                if (output.json()) {
                    output.out().json(json(destination.output, keys));
                } else {
                    output.out().lines(text(destination.output, keys));
                }
            } else if (destination.secret != null) {
                refuse(output.json(), "--secret prints YAML, so --json does not go with it");
                output.out().secret(KeySecrets.yaml(destination.secret, namespace, keys));
            }
            if (!output.out().taken()) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "standard output did not take the keys. HINT: use none of them, try again");
            }
        });
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw new BackupException(Reason.InvalidArgument, message);
        }
    }

    private static List<String> text(Path directory, NewKeys keys) {
        return List.of(
                "Written into %s:".formatted(directory),
                "  identity.txt   SECRET: opens the backups. Keep a copy somewhere safe outside the",
                "                 cluster: without it nobody can read them.",
                "  recipient.txt  " + keys.recipient(),
                "  signing.pem    SECRET: signs the manifests of backups.",
                "  signing.pub    " + keys.verificationKey());
    }

    private static String json(Path directory, NewKeys keys) {
        try {
            return new ObjectMapper()
                    .writeValueAsString(new Entry(
                            directory.toString(),
                            keys.recipient(),
                            keys.verificationKey(),
                            keys.signingKey().publicKey().id()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry that is no JSON", e);
        }
    }

    /// What `keygen --json` prints: public halves only.
    record Entry(String directory, String recipient, String verificationKey, String keyId) {}
}
