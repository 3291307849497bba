package io.cosmosbackup.operator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.operator.status.Explanation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An object may be older than the rules of its CRD.
class JobEnvironmentTest {
    private static Job job(String env) throws JsonProcessingException {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("shop")
                .withUid("u-1")
                .build());
        RunTemplate template = new ObjectMapper().readValue("{\"env\":" + env + "}", RunTemplate.class);
        EngineCommand command = new EngineCommand(
                List.of("list"), Map.of("COSMOS_KEY", new EngineCommand.SecretEntry("secret", "key")));
        return EngineJob.of(backup, "nightly-1", command, template, "image");
    }

    @Test
    void whatRunsOrLoadsSomethingIsRefusedBeforeTheJobIsMade() throws JsonProcessingException {
        for (String env : List.of(
                "[{\"name\":\"LD_PRELOAD\",\"value\":\"/tmp/x.so\"}]",
                "[{\"name\":\"TZ\",\"value\":\"Europe/Berlin\"},{\"name\":\"JAVA_TOOL_OPTIONS\",\"value\":\"-XX:OnError=hunter2\"}]",
                "[{\"name\":\"AZURE_CLIENT_ID\",\"value\":\"hunter2\"}]",
                "[{\"name\":\"COSMOS_AUTHORITY_HOST\",\"value\":\"https://hunter2.example.com\"}]",
                "[{\"name\":\"REPOSITORY_WEST_CREDENTIAL\",\"value\":\"hunter2\"}]",
                "[{\"name\":\"CA_BUNDLE\",\"value\":\"/tmp/hunter2\"}]",
                "[{\"name\":\"PATH\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"other\",\"key\":\"hunter2\"}}}]")) {
            Optional<Explanation> refused = EngineJob.refusal(job(env));
            assertTrue(refused.isPresent(), env);
            assertEquals("JobRefused", refused.get().reason());
            assertTrue(
                    refused.get().message().startsWith("template.env sets "),
                    refused.get().message());
            assertFalse(
                    refused.get().message().contains("hunter2"), refused.get().message());
        }
    }

    /// Where tokens are asked for, and with which identity, is not for a template to say: it is named as it was
    /// written.
    @Test
    void aVariableThatTheOperatorSetsIsNamedInTheRefusal() throws JsonProcessingException {
        String message = EngineJob.refusal(job("[{\"name\":\"AZURE_AUTHORITY_HOST\",\"value\":\"x\"}]"))
                .orElseThrow()
                .message();
        assertTrue(message.startsWith("template.env sets AZURE_AUTHORITY_HOST to"), message);
    }

    /// Jackson passes over `valueFrom`: no entry of a Secret comes into the container by a template.
    @Test
    void noValueComesFromASecret() throws JsonProcessingException {
        Job job = job(
                "[{\"name\":\"JAVA_TOOL_OPTIONS\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"other\",\"key\":\"k\"}}}]");
        assertEquals(Optional.empty(), EngineJob.refusal(job));
        List<String> fromSecrets = job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .map(variable -> variable.getName())
                .toList();
        assertEquals(List.of("COSMOS_KEY"), fromSecrets);
    }

    @Test
    void memoryAndAProxyAreTaken() throws JsonProcessingException {
        assertEquals(
                Optional.empty(),
                EngineJob.refusal(
                        job("[{\"name\":\"JAVA_TOOL_OPTIONS\",\"value\":\"-Xmx700m -Dhttps.proxyHost=p\"}]")));
    }
}
