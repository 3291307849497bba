package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the operator is allowed to do in the cluster.
class RbacTest {
    private static final Path MANIFEST = Path.of("charts/cosmos-backup/templates/rbac.yaml");

    @Test
    void theOperatorReadsNoSecretAndMayDoNothingWholesale() throws IOException {
        List<PolicyRule> rules = rules();
        assertTrue(rules.size() >= 6, "rules are missing in " + MANIFEST);
        for (PolicyRule rule : rules) {
            for (List<String> granted : List.of(rule.getApiGroups(), rule.getResources(), rule.getVerbs())) {
                assertFalse(granted.contains("*"), rule.toString());
            }
            assertFalse(rule.getResources().contains("secrets"), rule.toString());
            // A pod gets the token of its service account by a projected volume: the operator asks for none.
            assertFalse(rule.getResources().contains("serviceaccounts"), rule.toString());
            assertFalse(rule.getResources().contains("serviceaccounts/token"), rule.toString());
            assertFalse(rule.getResources().contains("configmaps"), rule.toString());
        }
    }

    @Test
    void theOperatorChangesNoSpec() throws IOException {
        for (PolicyRule rule : rules()) {
            if (rule.getApiGroups().contains("cosmosbackup.io")
                    && rule.getResources().stream().noneMatch(resource -> resource.contains("/"))) {
                Set<String> verbs = new TreeSet<>(rule.getVerbs());
                verbs.removeAll(Set.of("get", "list", "watch", "create", "delete"));
                if (rule.getResources().equals(List.of("cosmosbackups"))) {
                    verbs.remove("patch"); // for the finalizer; the CRD's own rule keeps the spec as it is
                }
                assertEquals(Set.of(), verbs, rule.toString());
            }
        }
    }

    /// The template without its few lines for Helm, of which none is among the rules.
    private static List<PolicyRule> rules() throws IOException {
        KubernetesSerialization yaml = new KubernetesSerialization();
        String template = Files.readString(MANIFEST);
        Pattern.compile("(?ms)^rules:$.*?(?=^---$|\\z)")
                .matcher(template)
                .results()
                .forEach(rules -> assertFalse(rules.group().contains("{{"), rules.group()));
        return Stream.of(template.replaceAll("(?m)^.*\\{\\{.*\n", "").split("(?m)^---$"))
                .map(text -> (HasMetadata) yaml.unmarshal(text))
                .filter(ClusterRole.class::isInstance)
                .map(ClusterRole.class::cast)
                .filter(role -> role.getMetadata().getName().equals("cosmos-backup"))
                .flatMap(role -> role.getRules().stream())
                .toList();
    }
}
