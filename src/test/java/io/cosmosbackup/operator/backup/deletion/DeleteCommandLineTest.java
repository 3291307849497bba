package io.cosmosbackup.operator.backup.deletion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.operator.job.Repositories;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeleteCommandLineTest {
    @Test
    void aDeletionOfWhatWasNeverFinishedSaysSo() {
        List<String> whole = List.of(
                "delete",
                "--repository",
                "west=https://west.blob.core.windows.net/backups",
                "--backup",
                "b.1",
                "--trust",
                Repositories.ONE,
                "--json");
        assertEquals(
                whole, DeleteCommandLine.of(Repositories.west(), "b.1", false).args());
        List<String> unfinished = new ArrayList<>(whole);
        unfinished.addAll(5, List.of("--unfinished", "--committed"));
        assertEquals(
                unfinished,
                DeleteCommandLine.of(Repositories.west(), "b.1", true).args());
    }
}
