import type { ResolverAnswer, ResolverCall } from './host-types';
import type { Installation } from './installation';
import { ENVIRONMENT_ID, type Invoker } from './invoker';
import type { PlatformLimits } from './limits';
import type { Manifest } from './manifest';

interface ResolverCallsDeps {
  manifest: Manifest;
  limits: PlatformLimits;
  invoker: Invoker;
  uuid: () => string;
}

/** Runs a resolver function as a page's invoke() does. Sizes: Forge docs, invocation limits (front-end invoke). */
export async function callResolver(
  deps: ResolverCallsDeps,
  installation: Installation,
  call: ResolverCall,
): Promise<ResolverAnswer> {
  const { manifest, limits } = deps;
  const module = manifest.uiModules.find((candidate) => candidate.key === call.moduleKey);
  if (module?.resolverFunctionKey === undefined) {
    return { success: false, message: `module ${call.moduleKey} has no resolver` };
  }
  const requestBytes = Buffer.byteLength(JSON.stringify(call.payload) ?? '');
  if (requestBytes > limits.invokeRequestBytes) {
    return {
      success: false,
      message: `payload of ${requestBytes} bytes; the maximum is ${limits.invokeRequestBytes}`,
    };
  }
  const { cloudId, siteUrl } = installation.options;
  const result = await deps.invoker.invoke({
    installation,
    functionKey: module.resolverFunctionKey,
    moduleKey: module.key,
    moduleType: module.type,
    ...(call.accountId === undefined ? {} : { accountId: call.accountId }),
    payload: {
      call: { functionKey: call.functionKey, payload: call.payload, jobId: deps.uuid() },
      context: {
        cloudId,
        siteUrl,
        localId: `${installation.contextAri}/${module.key}`,
        moduleKey: module.key,
        environmentId: ENVIRONMENT_ID,
        environmentType: 'DEVELOPMENT',
        extension: call.extension,
      },
    },
  });
  if (result.kind !== 'ok') {
    const [firstLine = ''] = result.message.split('\n');
    return { success: false, message: `There was an error invoking the function - ${firstLine}` };
  }
  if (result.bytes > limits.invokeResponseBytes) {
    return {
      success: false,
      message: `response of ${result.bytes} bytes; the maximum is ${limits.invokeResponseBytes}`,
    };
  }
  return { success: true, body: result.body };
}
