{{- define "app.fullname" -}}
{{- printf "%s-app" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "app.selector" -}}
app.kubernetes.io/name: app
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "app.labels" -}}
{{ include "app.selector" . }}
app.kubernetes.io/part-of: cimiento
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
cimiento.dev/client: {{ include "app.client" . }}
{{- end -}}

{{- define "app.client" -}}
{{- (.Values.global).client | default .Release.Name -}}
{{- end -}}

{{- define "app.hosts" -}}
{{- $hosts := list -}}
{{- range .Values.tenants -}}
{{- $host := printf "%s.%s" .id $.Values.settings.baseDomain -}}
{{- $hosts = concat $hosts (list $host (printf "api.%s" $host)) -}}
{{- end -}}
{{- concat $hosts .Values.ingress.extraHosts | uniq | toJson -}}
{{- end -}}

{{- /* The variables of the app that are no secret, as a map. */ -}}
{{- define "app.environment" -}}
{{- $environment := dict -}}
{{- range $key, $value := .Values.settings -}}
{{- if ne (toString $value) "" -}}
{{- $_ := set $environment ($key | snakecase | upper) (toString $value) -}}
{{- end -}}
{{- end -}}
{{- if ((.Values.global).ollama).enabled -}}
{{- $_ := set $environment "OLLAMA_URL" (.Values.settings.ollamaUrl | default (printf "http://%s-ollama:11434" .Release.Name)) -}}
{{- $_ := set $environment "OLLAMA_MODEL" (.Values.settings.ollamaModel | default .Values.global.ollama.model) -}}
{{- end -}}
{{- if ((.Values.global).chroma).enabled -}}
{{- $_ := set $environment "CHROMA_URL" (.Values.settings.chromaUrl | default (printf "http://%s-chroma:8000" .Release.Name)) -}}
{{- $_ := set $environment "CHROMA_EMBEDDING_MODEL" (.Values.settings.chromaEmbeddingModel | default .Values.global.chroma.embeddingModel) -}}
{{- end -}}
{{- $tenants := list -}}
{{- range .Values.tenants -}}
{{- $tenants = append $tenants (printf "%s:%s:%s" .id .name .plan) -}}
{{- end -}}
{{- if $tenants -}}
{{- $_ := set $environment "TENANTS" (join "," $tenants) -}}
{{- end -}}
{{- if .Values.secrets.existingTenantsSecret -}}
{{- $_ := set $environment "TENANTS_DIR" "/etc/cimiento/tenants" -}}
{{- end -}}
{{- toYaml $environment -}}
{{- end -}}
