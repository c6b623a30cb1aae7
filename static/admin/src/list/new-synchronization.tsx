import Button from '@atlaskit/button/new';
import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import { LIST } from '../texts/list';

/** Asks which side of the synchronization this one will be. */
export function NewSynchronization({ onNew }: { onNew: (role: 'master' | 'slave') => void }) {
  return (
    <DropdownMenu<HTMLButtonElement>
      placement="bottom-end"
      shouldRenderToParent
      trigger={({ triggerRef, testId: _testId, isSelected: _isSelected, ...props }) => (
        <Button {...props} ref={triggerRef} appearance="primary">
          {LIST.newButton}
        </Button>
      )}
    >
      <DropdownItemGroup>
        <DropdownItem onClick={() => onNew('master')}>{LIST.master}</DropdownItem>
        <DropdownItem onClick={() => onNew('slave')}>{LIST.slave}</DropdownItem>
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
