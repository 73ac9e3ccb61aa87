package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.TenantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseTest {

    private static final Path PADEL = Repository.CIMIENTO.resolve("values-padel.yaml");
    private static final Path CLINICA = Repository.CIMIENTO.resolve("values-clinica.yaml");

    static List<Path> clientValues() {
        return Repository.clientValues();
    }

    @Test
    @DisplayName("there are values for the demo clients and for a client to copy")
    void valuesFiles() {
        assertThat(clientValues().stream().map(Repository::client)).contains("padel", "clinica", "clientex");
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("Kubernetes knows every field of every manifest")
    void strict(Path values) {
        Release release = Release.of(values);
        assertThat(release.manifests()).hasSizeGreaterThan(8);
        assertThat(release.manifests())
                .allSatisfy(manifest ->
                        assertThat(StrictManifest.unknownFields(manifest)).isEmpty());
    }

    @Test
    @DisplayName("the check for unknown fields sees a misspelt one, and wrong types throw")
    void strictIsStrict() {
        JsonNode deployment = Release.of(PADEL).only("Deployment", "cimiento-app");
        String json = deployment.toString();
        assertThat(StrictManifest.unknownFields(Repository.documents(json.replace("readinessProbe", "readynessProbe"))
                        .get(0)))
                .containsExactly("Deployment.spec.template.spec.containers[].readynessProbe");
        JsonNode wrongType = Repository.documents(json.replace("\"replicas\":2", "\"replicas\":\"two\""))
                .get(0);
        assertThatThrownBy(() -> StrictManifest.unknownFields(wrongType))
                .hasStackTraceContaining("from String \"two\"");
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("everything of a client is in the client's namespace and carries its name")
    void namespaces(Path values) {
        String client = Repository.client(values);
        assertThat(Release.of(values).manifests()).allSatisfy(manifest -> {
            assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("cimiento-" + client);
            assertThat(manifest.at("/metadata/labels")
                            .path("cimiento.dev/client")
                            .asText())
                    .isEqualTo(client);
        });
    }

    @Test
    @DisplayName("a client's values are refused in the namespace of another, and in none")
    void foreignNamespace() {
        for (String namespace : List.of("cimiento-clinica", "default")) {
            assertThatThrownBy(
                            () -> Release.ofDefaults(Repository.CIMIENTO, namespace, Map.of("global.client", "padel")))
                    .hasMessageContaining("belongs into the namespace cimiento-padel, was given " + namespace);
        }
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("services, deployments, budgets and network policies select the pods they mean")
    void selectors(Path values) {
        Release release = Release.of(values);
        List<Map<String, String>> pods = release.pods().stream()
                .map(pod -> labels(pod.at("/metadata/labels")))
                .toList();
        List<JsonNode> selectors = new ArrayList<>();
        release.all("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        release.all("PodDisruptionBudget").forEach(budget -> selectors.add(budget.at("/spec/selector/matchLabels")));
        release.all("NetworkPolicy").forEach(policy -> selectors.add(policy.at("/spec/podSelector/matchLabels")));
        assertThat(selectors)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(selector -> assertThat(pods)
                        .filteredOn(pod ->
                                pod.entrySet().containsAll(labels(selector).entrySet()))
                        .hasSize(1));
        release.all("Deployment").forEach(deployment -> {
            Map<String, String> selector = labels(deployment.at("/spec/selector/matchLabels"));
            assertThat(labels(deployment.at("/spec/template/metadata/labels"))).containsAllEntriesOf(selector);
            assertThat(selector).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("every pod has a network policy for both directions")
    void everyPodIsFenced(Path values) {
        Release release = Release.of(values);
        assertThat(release.pods())
                .allSatisfy(pod -> assertThat(release.all("NetworkPolicy")).anySatisfy(policy -> {
                    assertThat(labels(pod.at("/metadata/labels")))
                            .containsAllEntriesOf(labels(policy.at("/spec/podSelector/matchLabels")));
                    assertThat(Release.items(policy.at("/spec/policyTypes")).map(JsonNode::asText))
                            .containsExactly("Ingress", "Egress");
                }));
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("every container fits the restricted pod security standard, on a file system that cannot be written")
    void restricted(Path values) {
        List<JsonNode> pods = Release.of(values).pods();
        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            JsonNode spec = pod.path("spec");
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isGreaterThan(1000);
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec.path("containers")).allSatisfy(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.path("image").asText())
                        .matches("[a-z/-]+:[^:]+")
                        .doesNotEndWith(":latest");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("what a container mounts is a volume of its pod")
    void volumes(Path values) {
        assertThat(Release.of(values).pods()).allSatisfy(pod -> {
            Set<String> volumes = new HashSet<>();
            pod.at("/spec/volumes")
                    .forEach(volume -> volumes.add(volume.path("name").asText()));
            assertThat(pod.at("/spec/containers/0/volumeMounts"))
                    .isNotEmpty()
                    .allSatisfy(mount ->
                            assertThat(volumes).contains(mount.path("name").asText()));
        });
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("the app is probed where it answers, and gets longer to end than it drains")
    void lifecycle(Path values) {
        Release release = Release.of(values);
        JsonNode pod = release.only("Deployment", "cimiento-app").at("/spec/template/spec");
        JsonNode app = pod.at("/containers/0");
        assertThat(app.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(app.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        JsonNode settings = release.only("ConfigMap", "cimiento-app").path("data");
        assertThat(app.at("/ports/0/containerPort").asText())
                .isEqualTo(settings.path("PORT").asText());
        int wait = app.at("/lifecycle/preStop/sleep/seconds").asInt();
        assertThat(wait).isPositive();
        assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                .isGreaterThan(
                        wait + 2 * settings.path("SHUTDOWN_GRACE_SECONDS").asInt());
        assertThat(release.only("Service", "cimiento-app")
                        .at("/spec/ports/0/targetPort")
                        .asText())
                .isEqualTo(app.at("/ports/0/name").asText());
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("Prometheus is told where the app serves metrics, and it alone is let in there")
    void metrics(Path values) {
        Release release = Release.of(values);
        String port = release.only("ConfigMap", "cimiento-app")
                .path("data")
                .path("METRICS_PORT")
                .asText();
        JsonNode template = release.only("Deployment", "cimiento-app").at("/spec/template");
        assertThat(port).isNotEmpty();
        assertThat(template.at("/metadata/annotations")
                        .path("prometheus.io/port")
                        .asText())
                .isEqualTo(port);
        assertThat(template.at("/spec/containers/0/ports"))
                .anySatisfy(open -> assertThat(open.path("name").asText()).isEqualTo("metrics"))
                .anySatisfy(
                        open -> assertThat(open.path("containerPort").asText()).isEqualTo(port));
        assertThat(release.only("NetworkPolicy", "cimiento-app").at("/spec/ingress"))
                .filteredOn(rule -> rule.at("/ports/0/port").asText().equals("metrics"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.at("/from/0/namespaceSelector/matchLabels")
                                .path("kubernetes.io/metadata.name")
                                .asText())
                        .isEqualTo("monitoring"));
        assertThat(release.only("Service", "cimiento-app").at("/spec/ports")).hasSize(1);
    }

    @Test
    @DisplayName(
            "without a port for metrics there is no trace of them, and the dashboard is there where it is asked for")
    void noMetrics() throws JsonProcessingException {
        Release without = Release.of(PADEL, Map.of("app.settings.metricsPort", ""));
        assertThat(without.text()).doesNotContain("METRICS_PORT", "prometheus.io", "name: metrics", "dashboard");
        JsonNode dashboard = Release.of(PADEL, Map.of("app.monitoring.dashboard", "true"))
                .only("ConfigMap", "cimiento-app-dashboard");
        assertThat(dashboard.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(new ObjectMapper()
                        .readTree(dashboard.at("/data/cimiento.json").asText())
                        .path("panels"))
                .hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("each tenant has its two hosts, and the API of both leads to the app")
    void hosts(Path values) {
        Release release = Release.of(values);
        JsonNode app = Repository.yaml(values).path("app");
        String domain = app.at("/settings/baseDomain").asText();
        List<String> wanted = Release.items(app.path("tenants"))
                .flatMap(tenant -> Stream.of("", "api.")
                        .map(prefix -> prefix + tenant.path("id").asText() + "." + domain))
                .toList();
        JsonNode ingress = release.only("Ingress", "cimiento-app");
        assertThat(Release.items(ingress.at("/spec/rules"))
                        .map(rule -> rule.path("host").asText()))
                .isNotEmpty()
                .containsExactlyElementsOf(wanted);
        assertThat(ingress.at("/spec/rules"))
                .allSatisfy(rule -> assertThat(
                                rule.at("/http/paths/0/backend/service/name").asText())
                        .isEqualTo("cimiento-app"));
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("the tenants and plans of the values are ones that the suite takes")
    void tenants(Path values) {
        assertThat(Repository.yaml(values).at("/app/tenants")).isNotEmpty().allSatisfy(tenant -> {
            TenantId id = TenantId.of(tenant.path("id").asText());
            assertThat(Plans.usual().find(new PlanId(tenant.path("plan").asText())))
                    .isPresent();
            assertThat(Release.of(values)
                            .only("ConfigMap", "cimiento-app")
                            .at("/data/TENANTS")
                            .asText())
                    .contains(id + ":" + tenant.path("name").asText() + ":"
                            + tenant.path("plan").asText());
        });
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("rights end at the namespace: no cluster role, no secrets to read, no token in the app")
    void rights(Path values) {
        Release release = Release.of(values);
        assertThat(release.all("ClusterRole")).isEmpty();
        assertThat(release.all("ClusterRoleBinding")).isEmpty();
        JsonNode role = release.only("Role", "cimiento-app-operator");
        assertThat(role.at("/rules")).allSatisfy(rule -> {
            assertThat(rule.path("resources").toString())
                    .doesNotContain("secrets")
                    .doesNotContain("*");
            assertThat(rule.path("verbs").toString()).doesNotContain("*");
        });
        JsonNode binding = release.only("RoleBinding", "cimiento-app-operator");
        assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("Role");
        assertThat(binding.at("/roleRef/name").asText())
                .isEqualTo(role.at("/metadata/name").asText());
        assertThat(binding.path("subjects")).isNotEmpty();
        assertThat(release.only("ServiceAccount", "cimiento-app")
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("no secret is rendered: they are named, and made elsewhere")
    void noSecrets(Path values) {
        Release release = Release.of(values);
        assertThat(release.all("Secret")).isEmpty();
        release.all("ConfigMap")
                .forEach(map -> map.path("data")
                        .fieldNames()
                        .forEachRemaining(name ->
                                assertThat(name).doesNotContain("PASSWORD").doesNotContain("KEY")));
        assertThat(release.pods())
                .allSatisfy(pod -> Release.items(pod.at("/spec/containers"))
                        .flatMap(container -> Release.items(container.path("env")))
                        .filter(variable -> variable.path("name").asText().matches(".*(PASSWORD|KEY|TOKEN|SECRET).*"))
                        .forEach(variable -> {
                            assertThat(variable.has("value")).isFalse();
                            assertThat(variable.at("/valueFrom/secretKeyRef/name")
                                            .asText())
                                    .isNotEmpty();
                        }));
    }

    @Test
    @DisplayName("the assistant's servers come with the client that has them, and the app is told where they are")
    void assistant() {
        assertThat(Release.of(CLINICA).text()).doesNotContain("ollama").doesNotContain("chroma");

        Release padel = Release.of(PADEL);
        JsonNode settings = padel.only("ConfigMap", "cimiento-app").path("data");
        for (String name : List.of("ollama", "chroma")) {
            JsonNode service = padel.only("Service", "cimiento-" + name);
            assertThat(settings.path(name.toUpperCase(java.util.Locale.ROOT) + "_URL")
                            .asText())
                    .isEqualTo("http://cimiento-" + name + ":"
                            + service.at("/spec/ports/0/port").asText());
        }
        assertThat(settings.path("OLLAMA_MODEL").asText()).isEqualTo("llama3.2");
        assertThat(settings.path("CHROMA_EMBEDDING_MODEL").asText()).isEqualTo("nomic-embed-text");
        assertThatThrownBy(() -> Release.of(PADEL, Map.of("global.ollama.enabled", false)))
                .hasMessageContaining("global.chroma.enabled needs global.ollama.enabled");
    }

    @Test
    @DisplayName("nothing leaves the assistant's servers, and only the app comes in")
    void assistantStaysInside() {
        Release padel = Release.of(PADEL);
        for (String name : List.of("cimiento-ollama", "cimiento-chroma")) {
            JsonNode policy = padel.only("NetworkPolicy", name);
            assertThat(policy.at("/spec/egress").isArray()).isTrue();
            assertThat(policy.at("/spec/egress")).isEmpty();
            assertThat(policy.at("/spec/ingress")).hasSize(1);
            assertThat(policy.at("/spec/ingress/0/from")).hasSize(1);
            assertThat(policy.at("/spec/ingress/0/from/0/podSelector/matchLabels")
                            .path("app.kubernetes.io/name")
                            .asText())
                    .isEqualTo("app");
        }
    }

    @Test
    @DisplayName(
            "the model is pulled by a job with a way out of its own; another model is another job; it can be switched off")
    void modelPull() {
        JsonNode job = pullJob(Map.of());
        assertThat(pullJob(Map.of("app.replicas", 3)).path("spec")).isEqualTo(job.path("spec"));
        assertThat(pullJob(Map.of("global.ollama.model", "mistral")).at("/metadata/name"))
                .isNotEqualTo(job.at("/metadata/name"));
        assertThat(Release.of(PADEL)
                        .only("NetworkPolicy", "cimiento-ollama-pull")
                        .at("/spec/egress/1/ports/0/port")
                        .asInt())
                .isEqualTo(443);
        assertThat(Release.of(PADEL, Map.of("ollama.pull.enabled", false)).text())
                .doesNotContain("model-pull");
    }

    private static JsonNode pullJob(Map<String, Object> overrides) {
        return Release.of(PADEL, overrides).all("Job").findFirst().orElseThrow();
    }

    @Test
    @DisplayName("autoscaling takes the number of replicas out of the deployment")
    void autoscaling() {
        Release fixed = Release.of(PADEL);
        assertThat(fixed.all("HorizontalPodAutoscaler")).isEmpty();
        assertThat(fixed.only("Deployment", "cimiento-app").at("/spec/replicas").asInt())
                .isEqualTo(2);
        Release scaled = Release.of(PADEL, Map.of("app.autoscaling.enabled", true));
        assertThat(scaled.all("HorizontalPodAutoscaler")).hasSize(1);
        assertThat(scaled.only("Deployment", "cimiento-app").path("spec").has("replicas"))
                .isFalse();
    }

    @Test
    @DisplayName("a changed setting changes the pod, and so restarts it")
    void restart() {
        String checksum = "/spec/template/metadata/annotations";
        assertThat(Release.of(PADEL).only("Deployment", "cimiento-app").at(checksum))
                .isNotEqualTo(Release.of(PADEL, Map.of("app.settings.databasePoolSize", 11))
                        .only("Deployment", "cimiento-app")
                        .at(checksum));
    }

    @Test
    @DisplayName("the app chart stands alone, without the umbrella")
    void alone() {
        Release release = Release.ofDefaults(Repository.CIMIENTO.resolve("charts/app"), "any", Map.of());
        assertThat(release.only("Deployment", "cimiento-app")
                        .at("/metadata/namespace")
                        .asText())
                .isEqualTo("any");
    }

    @Test
    @DisplayName("the namespace of a client is walled off, and its deployers rule there alone")
    void clientNamespace() {
        Release release =
                Release.ofDefaults(Repository.CHARTS.resolve("client-namespace"), "default", Map.of("client", "padel"));
        assertThat(release.manifests())
                .allSatisfy(manifest ->
                        assertThat(StrictManifest.unknownFields(manifest)).isEmpty());
        JsonNode namespace = release.only("Namespace", "cimiento-padel");
        assertThat(namespace
                        .at("/metadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asText())
                .isEqualTo("restricted");
        assertThat(release.manifests())
                .filteredOn(manifest -> !manifest.path("kind").asText().equals("Namespace"))
                .hasSize(3)
                .allSatisfy(manifest ->
                        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("cimiento-padel"));
        assertThat(release.only("NetworkPolicy", "nothing-by-default").at("/spec/podSelector"))
                .isEmpty();
        assertThat(release.only("RoleBinding", "deployers")
                        .at("/subjects/0/name")
                        .asText())
                .isEqualTo("cimiento-padel-deployers");
    }

    private static Map<String, String> labels(JsonNode labels) {
        return Repository.YAML.convertValue(
                labels, new com.fasterxml.jackson.core.type.TypeReference<Map<String, String>>() {});
    }
}
