package io.cosmosbackup.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.RootCommand;
import io.cosmosbackup.engine.Runs;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Whose signature counts where, of two repositories in one command.
class TrustOptionTest {
    @TempDir
    private Path west;

    @TempDir
    private Path north;

    private final Runs runs = new Runs();
    private final StringWriter told = new StringWriter();

    private int show(String... trust) {
        runs.backup(
                "b1",
                new ScriptedAccount()
                        .range("d/a", FeedRange.ALL, ScriptedAccount.page(1, 1, ScriptedAccount.document("d1", 1))),
                new FileBlobStore(west));
        List<String> args = new ArrayList<>(List.of(
                "show", "b1", "--repository", "west=" + west.toUri(), "--repository", "north=" + north.toUri()));
        Stream.of(trust).forEach(key -> args.addAll(List.of("--trust", key)));
        return new CommandLine(new RootCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(told, true))
                .setErr(new PrintWriter(told, true))
                .execute(args.toArray(String[]::new));
    }

    private String key() {
        return runs.key.publicKey().text();
    }

    private static String other() {
        return SigningKey.generate().publicKey().text();
    }

    @Test
    void aKeyOfOneRepositoryCountsInNoOtherThatHasItsOwn() {
        assertEquals(4, show("west=" + other(), "north=" + key()), told.toString());
        assertTrue(told.toString().contains("SignatureInvalid"), told.toString());
    }

    @Test
    void aKeyCountsWhereItIsTrusted() {
        assertEquals(0, show("west=" + key(), "north=" + other()), told.toString());
    }

    @Test
    void aKeyWithoutANameCountsInAll() {
        assertEquals(0, show(other(), key()), told.toString());
    }

    /// Nothing would be asked of it else, and it is asked first.
    @Test
    void aRepositoryWithoutKeysGoesByThoseOfTheOthers() {
        assertEquals(4, show("north=" + other()), told.toString());
    }
}
