{{/* How clients get in: an HTTPRoute or an Ingress over the same paths, by one switch. */}}

{{- define "fynix-common.edgeMode" -}}
{{- $global := dig "edge" dict (.Values.global | default dict) -}}
{{- coalesce .Values.edge.mode $global.mode "none" -}}
{{- end -}}

{{- define "fynix-common.hostnames" -}}
{{- $global := dig "edge" dict (.Values.global | default dict) -}}
{{- coalesce .Values.edge.hostnames $global.hostnames | default list | toYaml -}}
{{- end -}}

{{/* A wrong Gateway would publish the service somewhere else, so none is guessed. */}}
{{- define "fynix-common.parentRefs" -}}
{{- $global := dig "edge" dict (.Values.global | default dict) -}}
{{- $refs := coalesce .Values.edge.parentRefs $global.parentRefs -}}
{{- if $refs -}}
{{- toYaml $refs -}}
{{- else if $global.createGateway -}}
- name: {{ printf "%s-gateway" .Release.Name | quote }}
  sectionName: https
{{- else -}}
{{- fail "edge.mode is gateway, but edge.parentRefs (or global.edge.parentRefs) names no Gateway. Name one, as --set 'edge.parentRefs[0].name=public,edge.parentRefs[0].namespace=gateway-system'." -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.httproute" -}}
{{- if eq (include "fynix-common.edgeMode" .) "gateway" -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
{{ include "fynix-common.metadata" (list . "") }}
  {{- with .Values.edge.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    {{- include "fynix-common.parentRefs" . | nindent 4 }}
  {{- with include "fynix-common.hostnames" . | fromYamlArray }}
  hostnames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    - matches:
        {{- range .Values.edge.paths }}
        - path:
            type: PathPrefix
            value: {{ . | quote }}
        {{- end }}
      {{- with .Values.edge.timeout }}
      timeouts:
        request: {{ . | quote }}
      {{- end }}
      backendRefs:
        - name: {{ include "fynix-common.fullname" . | quote }}
          port: {{ .Values.service.port }}
{{- end -}}
{{- end -}}

{{- define "fynix-common.ingress" -}}
{{- if eq (include "fynix-common.edgeMode" .) "ingress" -}}
{{- $global := dig "edge" dict (.Values.global | default dict) -}}
{{- $hosts := include "fynix-common.hostnames" . | fromYamlArray -}}
{{- $tls := coalesce .Values.edge.tlsSecret $global.tlsSecret -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
{{ include "fynix-common.metadata" (list . "") }}
  {{- with .Values.edge.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with coalesce .Values.edge.ingressClass $global.ingressClass }}
  ingressClassName: {{ . | quote }}
  {{- end }}
  {{- if $tls }}
  tls:
    - secretName: {{ $tls | quote }}
      hosts:
        {{- toYaml $hosts | nindent 8 }}
  {{- end }}
  rules:
    {{- range $hosts }}
    - host: {{ . | quote }}
      http:
        {{- include "fynix-common.ingressPaths" $ | nindent 8 }}
    {{- else }}
    - http:
        {{- include "fynix-common.ingressPaths" $ | nindent 8 }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "fynix-common.ingressPaths" -}}
paths:
  {{- range .Values.edge.paths }}
  - path: {{ . | quote }}
    pathType: Prefix
    backend:
      service:
        name: {{ include "fynix-common.fullname" $ | quote }}
        port:
          name: http
  {{- end }}
{{- end -}}
