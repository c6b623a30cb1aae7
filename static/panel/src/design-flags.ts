/**
 * The design system asks the product around it which of its unfinished features to show, and complains in the console
 * where nobody answers. The answer is always no. To be called before anything is drawn.
 */
export function refuseUnfinishedFeatures(): void {
  Object.assign(globalThis, { __PLATFORM_FEATURE_FLAGS__: { booleanResolver: () => false } });
}
