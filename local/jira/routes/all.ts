import type { RouteTable } from '../core';
import { attachmentRoutes } from './attachments';
import { catalogueRoutes } from './catalogue';
import { changelogRoutes } from './changelogs';
import { commentRoutes } from './comments';
import { entityPropertyRoutes } from './entity-properties';
import { issueRoutes } from './issues';
import { linkRoutes } from './links';
import { permissionRoutes } from './permissions';
import { projectRoutes } from './projects';
import { searchRoutes } from './search';
import { transitionRoutes } from './transitions';
import { userRoutes } from './users';
import { workflowRoutes } from './workflows';
import { worklogRoutes } from './worklogs';

/** Every operation that the emulated site models. */
export const allRoutes: RouteTable = {
  ...attachmentRoutes,
  ...catalogueRoutes,
  ...changelogRoutes,
  ...commentRoutes,
  ...entityPropertyRoutes,
  ...issueRoutes,
  ...linkRoutes,
  ...permissionRoutes,
  ...projectRoutes,
  ...searchRoutes,
  ...transitionRoutes,
  ...userRoutes,
  ...workflowRoutes,
  ...worklogRoutes,
};
