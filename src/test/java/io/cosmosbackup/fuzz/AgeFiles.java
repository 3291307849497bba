package io.cosmosbackup.fuzz;

import io.cosmosbackup.engine.crypto.DecryptionException;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Encrypted files, above all their headers, and the texts of recipients and identities. What is changed
/// never opens.
final class AgeFiles {
    private static final byte[] IDENTITY = Vectors.file("v1/identity.txt");
    private static final Identities IDENTITIES = Identities.parse(new String(IDENTITY, StandardCharsets.UTF_8));
    private static final List<byte[]> FILES = Vectors.files(name -> name.startsWith("v1/") && name.endsWith(".age"));
    private static final List<byte[]> KEYS =
            List.of(IDENTITY, (IDENTITIES.recipients().getFirst() + "\n").getBytes(StandardCharsets.US_ASCII));
    private static final byte[] FOOTER = "\n--- ".getBytes(StandardCharsets.US_ASCII);

    private AgeFiles() {}

    static byte[] drawn(Random random) {
        byte[] file = Mutator.one(random, FILES);
        int footer = 0;
        while (!Arrays.equals(file, footer, footer + FOOTER.length, FOOTER, 0, FOOTER.length)) {
            footer++;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Mutator.mutated(random, FILES);
            case 1 -> Mutator.mutated(random, KEYS);
            default ->
                Mutator.joined(
                        Mutator.mutated(random, Arrays.copyOf(file, footer)),
                        Arrays.copyOfRange(file, footer, file.length));
        };
    }

    static boolean accepts(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean identity = isKey(() -> Identities.parse(text));
        boolean recipient = isKey(() -> Recipients.parse(text.lines().toList()));
        boolean file = opens(bytes);
        return identity || recipient || file;
    }

    private static boolean opens(byte[] file) {
        try {
            IDENTITIES.decrypt(file, file.length);
        } catch (DecryptionException e) {
            return false;
        } catch (BackupException e) {
            if (e.reason() != Reason.IdentityMissing) {
                throw e;
            }
            return false;
        }
        if (FILES.stream().noneMatch(genuine -> Arrays.equals(genuine, file))) {
            throw new AssertionError("opened, and nobody has encrypted it");
        }
        return true;
    }

    private static boolean isKey(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (BackupException e) {
            if (e.reason() != Reason.KeyInvalid) {
                throw e;
            }
            return false;
        }
    }
}
