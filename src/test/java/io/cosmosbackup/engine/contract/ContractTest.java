package io.cosmosbackup.engine.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.cli.RootCommand;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ContractTest {
    private static List<String> constants(Class<?> of) throws IllegalAccessException {
        List<String> constants = new ArrayList<>();
        for (Field field : of.getFields()) {
            constants.add(String.valueOf(field.get(null)));
        }
        return constants;
    }

    @Test
    void aKeysVariableFollowsFromTheRepositorysName() {
        assertEquals("REPOSITORY_WEST_EUROPE_2_KEY", EnvironmentVariables.repositoryKey("west-europe-2"));
    }

    /// A word that the operator writes and no verb reads would end each of its Jobs as wrong usage.
    @Test
    void everyVerbAndOptionIsReadByTheCommandLine() throws IllegalAccessException {
        Set<String> read = new TreeSet<>(Set.of(Verbs.STEP));
        for (CommandLine verb : RootCommand.commandLine().getSubcommands().values()) {
            read.add(verb.getCommandName());
            read.addAll(verb.getCommandSpec().optionsMap().keySet());
        }
        List<String> written = new ArrayList<>(constants(Options.class));
        written.addAll(constants(Verbs.class));
        assertTrue(written.size() > 40, written.toString());
        written.removeAll(read);
        assertEquals(List.of(), written);
    }

    /// The API server refuses a template that sets one of them: it would hide what the Secret holds.
    @Test
    void noTemplateMaySetAVariableThatHoldsASecret() throws IllegalAccessException {
        for (String variable : constants(EnvironmentVariables.class)) {
            assertTrue(Rules.ENV.contains("'" + variable + "'"), variable);
        }
    }
}
