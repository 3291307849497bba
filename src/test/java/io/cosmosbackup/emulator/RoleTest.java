package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    private static final String READ = "Microsoft.DocumentDB/databaseAccounts/readMetadata";
    private static final String ROLE = "{\"RoleName\":\"r\",\"Type\":\"CustomRole\",\"AssignableScopes\":[\"/\"],"
            + "\"Permissions\":[{\"DataActions\":[\"" + READ + "\"]}]}";

    @Test
    void aDefinitionIsReadAsTheServiceTakesIt() {
        assertEquals(new Role("r", Set.of(READ)), Role.parse(ROLE));
    }

    @ParameterizedTest
    @CsvSource({
        "CustomRole, BuiltInRole",
        "RoleName, Name",
        "[\"/\"], []",
        "readMetadata, readmetadata",
        "readMetadata, sqlDatabases/write",
        "readMetadata, *",
        "DataActions, Actions",
        "{\"Data, '{\"NotDataActions\":[\"x\"],\"Data'"
    })
    void whatTheServiceDoesNotTakeIsRefused(String part, String other) {
        assertThrows(IllegalArgumentException.class, () -> Role.parse(ROLE.replace(part, other)));
    }
}
