{{- define "chroma.fullname" -}}
{{- printf "%s-chroma" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "chroma.selector" -}}
app.kubernetes.io/name: chroma
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "chroma.labels" -}}
{{ include "chroma.selector" . }}
app.kubernetes.io/part-of: cimiento
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
cimiento.dev/client: {{ (.Values.global).client | default .Release.Name }}
{{- end -}}
