package io.cosmosbackup.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the API server of KUBECONFIG accepts and refuses, and with what words. Each `invalid-*.yaml` begins with
/// `# refused: <a part of the message>`; one with two documents creates the first and then changes it to the
/// second.
class CrdIT {
    private static final Path CASES = Path.of("src/test/resources/crds");
    private static final KubernetesClient CLIENT = client();
    private static final String NAMESPACE = CLIENT.namespaces()
            .resource(new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName("crd-it-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();

    private static KubernetesClient client() {
        assertNotNull(System.getenv("KUBECONFIG"), "KUBECONFIG is not set: this test needs a cluster");
        return new KubernetesClientBuilder().build();
    }

    @BeforeAll
    static void installCrds() throws IOException {
        for (Path file : files("charts/cosmos-backup/files/crds", "")) {
            CustomResourceDefinition crd = CLIENT.getKubernetesSerialization()
                    .unmarshal(Files.readString(file), CustomResourceDefinition.class);
            CLIENT.resource(crd).fieldManager("kubectl").forceConflicts().serverSideApply();
        }
        for (Path file : files("charts/cosmos-backup/files/crds", "")) {
            String name = file.getFileName().toString().replace(".yaml", "");
            CLIENT.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .waitUntilCondition(
                            crd -> crd != null
                                    && crd.getStatus().getConditions().stream()
                                            .anyMatch(c -> c.getType().equals("Established")
                                                    && c.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void leaveNothing() {
        CLIENT.namespaces().withName(NAMESPACE).delete();
        CLIENT.close();
    }

    static List<Path> valid() throws IOException {
        return files(CASES.toString(), "valid-");
    }

    static List<Path> invalid() throws IOException {
        return files(CASES.toString(), "invalid-");
    }

    static List<Path> examples() throws IOException {
        return files("deploy/examples", "");
    }

    @Test
    void thereAreEnoughCases() throws IOException {
        assertTrue(valid().size() >= 16 && invalid().size() >= 90, "cases are missing in " + CASES);
    }

    @ParameterizedTest
    @MethodSource
    void valid(Path file) throws IOException {
        GenericKubernetesResource resource = documents(file).getFirst();
        assertDoesNotThrow(() -> dryRunCreate(resource));
    }

    /// What a newcomer is told to apply can be applied, once every mark is filled in and nothing else is changed.
    @ParameterizedTest
    @MethodSource
    void examples(Path file) throws IOException {
        String text = Files.readString(file);
        for (GenericKubernetesResource resource : documents(filled(text, marks(text)))) {
            assertDoesNotThrow(() -> dryRunCreate(resource));
        }
    }

    /// Backups must not go to the account of a stranger, nor be encrypted to a key that somebody forgot to put in: each
    /// mark that is left in is refused by itself. Secrets are for the engine to refuse.
    @ParameterizedTest
    @MethodSource("examples")
    void examplesWithAMarkLeftInAreRefused(Path file) throws IOException {
        String text = Files.readString(file);
        for (String forgotten : marks(text)) {
            Set<String> others = marks(text);
            others.remove(forgotten);
            for (GenericKubernetesResource resource : documents(filled(text, others))) {
                if (!resource.getKind().equals("Secret")
                        && resource.getAdditionalProperties().toString().contains(forgotten)) {
                    KubernetesClientException refusal = assertThrows(
                            KubernetesClientException.class,
                            () -> dryRunCreate(resource),
                            () -> file + " is taken with " + forgotten);
                    assertEquals(422, refusal.getCode(), refusal::getMessage);
                }
            }
        }
    }

    private static Set<String> marks(String text) {
        return Pattern.compile("REPLACE_[A-Z_]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String filled(String text, Set<String> marks) {
        String filled = text;
        for (String mark : marks) {
            String value = mark.endsWith("_ACCOUNT_NAME")
                    ? "myaccount"
                    : mark.endsWith("_ACCOUNT_KEY")
                            ? "bXkga2V5"
                            : mark.endsWith("_CLIENT_ID") || mark.endsWith("_TENANT_ID")
                                    ? UUID.randomUUID().toString()
                                    : switch (mark) {
                                        case "REPLACE_WITH_AGE_RECIPIENT" ->
                                            Identities.generate().recipients().getFirst();
                                        case "REPLACE_WITH_SIGNING_PUBLIC_KEY" ->
                                            SigningKey.generate().publicKey().text();
                                        default ->
                                            throw new IllegalArgumentException(
                                                    "nobody knows what to put in for " + mark);
                                    };
            filled = filled.replaceAll(mark + "\\b", value);
        }
        return filled;
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Path file) throws IOException {
        String expected = Files.readAllLines(file).getFirst().replace("# refused: ", "");
        List<GenericKubernetesResource> documents = documents(file);
        KubernetesClientException refusal = assertThrows(KubernetesClientException.class, () -> {
            if (documents.size() == 1) {
                dryRunCreate(documents.getFirst());
            } else {
                CLIENT.resource(documents.getFirst()).inNamespace(NAMESPACE).create();
                CLIENT.resource(documents.getLast())
                        .inNamespace(NAMESPACE)
                        .dryRun()
                        .update();
            }
        });
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(expected), () -> file + " is refused with: " + message);
    }

    /// Until when a backup is kept is what a person may say anew.
    @Test
    void ofTheSpecOfABackupOnlyRetainChanges() throws IOException {
        GenericKubernetesResource backup =
                documents(CASES.resolve("valid-backup-of-schedule.yaml")).getFirst();
        backup.getMetadata().setName("kept");
        GenericKubernetesResource kept =
                CLIENT.resource(backup).inNamespace(NAMESPACE).create();
        GenericKubernetesResource left =
                CLIENT.resource(changed(kept, "retain", "Schedule")).update();
        CLIENT.resource(changed(left, "retain", "Keep")).dryRun().update();
        assertThrows(
                KubernetesClientException.class,
                () -> CLIENT.resource(changed(left, "scheduleName", "weekly"))
                        .dryRun()
                        .update());
    }

    /// What CosmosBackups say of a repository holds for the place it was when they said it.
    @Test
    void aRepositoryMovesOnlyUntilItHasBeenReached() throws IOException {
        GenericKubernetesResource repository =
                documents(CASES.resolve("valid-repository.yaml")).getFirst();
        repository.getMetadata().setName("moved");
        GenericKubernetesResource made =
                CLIENT.resource(repository).inNamespace(NAMESPACE).create();
        CLIENT.resource(changed(made, "prefix", "elsewhere")).dryRun().update();
        made.setAdditionalProperty("status", Map.of("backups", 0));
        GenericKubernetesResource reached = CLIENT.resource(made).updateStatus();
        CLIENT.resource(changed(reached, "access", "ReadOnly")).dryRun().update();
        Map<String, Object> azure = new HashMap<>(
                reached.<Map<String, Map<String, Object>>>get("spec").get("azure"));
        azure.put("endpoint", azure.get("endpoint") + "/");
        CLIENT.resource(changed(reached, "azure", azure)).dryRun().update();
        KubernetesClientException refusal = assertThrows(
                KubernetesClientException.class,
                () -> CLIENT.resource(changed(reached, "prefix", "other"))
                        .dryRun()
                        .update());
        assertTrue(String.valueOf(refusal.getMessage()).contains("cannot be changed"), refusal::getMessage);
    }

    private static GenericKubernetesResource changed(GenericKubernetesResource resource, String field, Object value) {
        GenericKubernetesResource changed = CLIENT.getKubernetesSerialization().clone(resource);
        Map<String, Object> spec = new HashMap<>(changed.<Map<String, Object>>get("spec"));
        spec.put(field, value);
        changed.setAdditionalProperty("spec", spec);
        return changed;
    }

    private static void dryRunCreate(GenericKubernetesResource resource) {
        CLIENT.resource(resource)
                .inNamespace(NAMESPACE)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static List<GenericKubernetesResource> documents(Path file) throws IOException {
        return documents(Files.readString(file));
    }

    private static List<GenericKubernetesResource> documents(String text) {
        return Stream.of(text.split("(?m)^---$"))
                .map(document -> CLIENT.getKubernetesSerialization().unmarshal(document, Map.class))
                .map(map -> CLIENT.getKubernetesSerialization().convertValue(map, GenericKubernetesResource.class))
                .toList();
    }

    private static List<Path> files(String folder, String prefix) throws IOException {
        try (Stream<Path> paths = Files.list(Path.of(folder))) {
            return paths.filter(p -> p.getFileName().toString().startsWith(prefix)
                            && p.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
