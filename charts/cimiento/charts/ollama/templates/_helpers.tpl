{{- define "ollama.fullname" -}}
{{- printf "%s-ollama" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "ollama.selector" -}}
app.kubernetes.io/name: ollama
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "ollama.labels" -}}
{{ include "ollama.selector" . }}
app.kubernetes.io/part-of: cimiento
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
cimiento.dev/client: {{ (.Values.global).client | default .Release.Name }}
{{- end -}}

{{- define "ollama.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
volumes:
  - name: models
    persistentVolumeClaim:
      claimName: {{ include "ollama.fullname" . }}
  - name: tmp
    emptyDir: {}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "ollama.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: IfNotPresent
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: ["ALL"]
volumeMounts:
  - name: models
    mountPath: /models
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{- define "ollama.environment" -}}
- name: HOME
  value: /models
- name: OLLAMA_MODELS
  value: /models
# Server and job share the volume: neither may throw away what the other is writing.
- name: OLLAMA_NOPRUNE
  value: "1"
{{- end -}}

{{- define "ollama.models" -}}
{{- .Values.global.ollama.model -}}
{{- if .Values.global.chroma.enabled }} {{ .Values.global.chroma.embeddingModel }}{{ end -}}
{{- end -}}
